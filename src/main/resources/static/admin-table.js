// Tables that are brought up to date in place, so that a refresh moves neither focus, selection nor scroll position.

/** An element with text; text is never interpreted as HTML. */
export function element(tag, { className = '', text = '', ...attributes } = {}, ...children) {
  const created = Object.assign(document.createElement(tag), { className, textContent: text });
  Object.entries(attributes).forEach(([name, value]) => created.setAttribute(name, value));
  created.append(...children);
  return created;
}

/** Leaves text alone that is right already, and with it the reader's selection. */
export function setText(node, text) {
  if (node.textContent !== String(text)) node.textContent = text;
}

/**
 * Rows with a key each. A column is { title, show, number, row }: `show(item, cell)` returns the cell's text, or fills the
 * cell itself and returns nothing. The first column names the row.
 */
export class Table {
  #body = element('tbody');
  #rows = new Map();
  #columns;
  #keyOf;
  #empty;
  #scroller;

  constructor(table, keyOf, columns) {
    this.#columns = columns;
    this.#keyOf = keyOf;
    this.#empty = document.getElementById(`${table.id}-empty`);
    this.#scroller = table.closest('.scroll');
    const titles = columns.map(({ title, number }) => element('th', { scope: 'col', text: title, className: number ? 'number' : '' }));
    table.append(element('thead', {}, element('tr', {}, ...titles)), this.#body);
    this.update([]);
  }

  update(items) {
    const focused = document.activeElement, place = [...this.#body.rows].findIndex(row => row.contains(focused));
    const rows = new Map(items.map(item => [this.#keyOf(item), item]));
    this.#rows.forEach((row, key) => {
      if (rows.has(key)) return;
      row.remove();
      this.#rows.delete(key);
    });
    let next = this.#body.firstElementChild;
    rows.forEach((item, key) => {
      const row = this.#row(key);
      this.#columns.forEach((column, i) => fill(row.cells[i], column, item));
      if (row === next) next = next.nextElementSibling;
      else this.#body.insertBefore(row, next);
    });
    this.#scroller.hidden = !items.length;
    if (this.#empty) this.#empty.hidden = Boolean(items.length);
    if (place >= 0) this.#keepFocus(focused, place);
  }

  #row(key) {
    if (!this.#rows.has(key)) {
      const cells = this.#columns.map(({ number }, i) => i === 0 ? element('th', { scope: 'row' }) : element('td', { className: number ? 'number' : '' }));
      this.#rows.set(key, element('tr', {}, ...cells));
    }
    return this.#rows.get(key);
  }

  /** If the row with the focus is gone, its successor gets the focus, or the heading if there is none. */
  #keepFocus(focused, place) {
    if (document.activeElement === focused) return;
    const row = this.#body.rows[Math.min(place, this.#body.rows.length - 1)];
    const heading = this.#scroller.closest('section').querySelector('h2');
    heading.tabIndex = -1;
    (focused.isConnected ? focused : row?.querySelector('button') ?? heading).focus({ preventScroll: true });
  }
}

function fill(cell, { show }, item) {
  const text = show(item, cell);
  if (text !== undefined) setText(cell, text);
}

/** A column with a button; `act` gets the item that the row has at the time of the click. */
export function actionColumn(title, label, describe, act) {
  return {
    title,
    show(item, cell) {
      let button = cell.firstElementChild;
      if (!button) {
        button = cell.appendChild(element('button', { type: 'button', className: 'quiet', text: label }));
        button.addEventListener('click', async () => {
          button.setAttribute('aria-disabled', 'true'); // disabled would drop the focus
          await act(button.item);
          button.removeAttribute('aria-disabled');
        });
      }
      button.item = item;
      button.ariaLabel = `${label} ${describe(item)}`;
    },
  };
}

// The messages of an embedded chat. What a model writes is text, or Markdown that a sanitizer has passed; never HTML.

/** Creates an element with these properties; children are nodes or text. */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

export function button(name, className, act) {
  const made = element('button', { type: 'button', className }, name);
  made.addEventListener('click', act);
  return made;
}

export function icon(path) {
  const namespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(namespace, 'svg'), line = document.createElementNS(namespace, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

const readable = value => typeof value === 'string' ? value : JSON.stringify(value, null, 2);

/** Text as it is: until the formatting is loaded, and if it cannot be. */
class PlainText {
  element = element('div', { className: 'text verbatim', dir: 'auto' });

  get text() { return this.element.textContent; }

  append(text) { this.element.append(text); }

  finish() {}
}

let Text = PlainText;

/** Loads what formats answers, once there is something to format. Without it, answers are plain text. */
export async function formatting() {
  const ofPage = globalThis.DOMPurify;
  try {
    const { Markdown } = await import('./page/markdown.js');
    Text = class extends Markdown {
      constructor() { super({ coloured: false }); } // the highlighter is a script for the page's global scope
    };
  } catch {
    return; // for example because a loader of the page takes all scripts for its own modules
  }
  if (ofPage) globalThis.DOMPurify = ofPage;
  else delete globalThis.DOMPurify;
}

export class QuestionView {
  #note = element('p', { className: 'note' });

  constructor(text) {
    this.element = element('article', { className: 'message question', ariaLabel: 'You' }, element('div', { className: 'text verbatim', dir: 'auto' }, text), this.#note);
  }

  note(text) { this.#note.textContent = text; }
}

export class AnswerView {
  #text = new Text();
  #tools = element('ul', { className: 'tools' });
  #note = element('p', { className: 'note' });
  #calls = new Map();
  #ended = false;

  constructor() {
    this.element = element('article', { className: 'message answer streaming', ariaLabel: 'Agent' }, this.#tools, this.#text.element, this.#note);
  }

  get text() { return this.#text.text; }

  append(text) { this.#text.append(text); }

  clear() {
    const empty = new Text();
    this.#text.element.replaceWith(empty.element);
    this.#text = empty;
  }

  /** Leaves text alone that is right already, and with it the reader's selection. */
  replace(text) {
    if (this.text === text) return;
    this.clear();
    this.append(text);
  }

  structured(value) {
    const shown = new PlainText();
    shown.append(readable(value));
    shown.element.classList.add('object');
    this.#text.element.replaceWith(shown.element);
    this.#text = shown;
  }

  /** Shows a call of a tool, or completes the one with the same id. */
  tool(change) {
    const call = { ...this.#calls.get(change.id), ...change };
    call.row ??= this.#tools.appendChild(element('li'));
    this.#calls.set(change.id, call);
    const failed = call.error != null, answered = failed || 'result' in call;
    call.row.textContent = failed ? `${call.name} failed` : answered ? `Used ${call.name}` : this.#ended ? `Asked for ${call.name}` : `Using ${call.name}…`;
  }

  note(text) { this.#note.textContent = text; }

  end(note) {
    this.#ended = true;
    this.#calls.forEach((call, id) => this.tool({ id }));
    this.#text.finish();
    this.element.classList.remove('streaming');
    this.note(note);
  }

  remove() { this.element.remove(); }
}

/** Asks about each call; `decided` gets the decisions once there is one for each. */
export function approvalView(calls, decided) {
  const approvals = [];
  const row = call => {
    const made = element('div', {}, element('p', {}, 'The agent asks for your approval to call ', element('b', {}, call.name)),
      element('pre', { tabIndex: 0, dir: 'auto' }, readable(call.arguments)));
    const decide = (approved, words) => {
      approvals.push({ id: call.id, approved });
      made.replaceChildren(element('p', {}, element('b', {}, call.name), ` ${words}.`));
      if (approvals.length === calls.length) decided(approvals);
    };
    made.append(button('Approve', 'primary', () => decide(true, 'approved')), button('Decline', 'quiet', () => decide(false, 'declined')));
    return made;
  };
  return element('section', { className: 'approval', ariaLabel: 'Waiting for you' }, ...calls.map(row));
}

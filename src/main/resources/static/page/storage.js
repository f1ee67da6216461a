// What this browser remembers. If its storage is blocked or full, it remembers as long as the page lasts, or nothing.

const PREFIX = 'parley.';

function stored(area) {
  return {
    read(name) {
      try { return JSON.parse(area().getItem(PREFIX + name)); } catch { return null; }
    },
    /** Null, nothing and empty text remove it. */
    write(name, value) {
      try {
        if (value) area().setItem(PREFIX + name, JSON.stringify(value));
        else area().removeItem(PREFIX + name);
      } catch { /* see above */ }
    },
    clear() {
      try { Object.keys(area()).filter(name => name.startsWith(PREFIX)).forEach(name => area().removeItem(name)); } catch { /* see above */ }
    },
  };
}

/** For all tabs, until the reader forgets the key. */
export const browser = stored(() => localStorage);

/** For this tab; it survives a reload. */
export const tab = stored(() => sessionStorage);

/** Messages of this tab that no server has accepted yet; after a reload they are sent again, by the same keys. */
class Outbox {
  #before = tab.read('outbox') ?? [];
  #now = [...this.#before];

  /** Whether any are from before the reload. */
  get waits() { return this.#before.length > 0; }

  /** Those of a conversation from before the reload, once. */
  take(sessionId) {
    const own = this.#before.filter(({ body }) => (body.session_id ?? null) === sessionId);
    this.#before = this.#before.filter(waiting => !own.includes(waiting));
    return own;
  }

  add({ key, body }) { this.#keep([...this.#without(key), { key, body }]); }

  remove(key) { this.#keep(this.#without(key)); }

  #without(key) { return this.#now.filter(waiting => waiting.key !== key); }

  #keep(waiting) {
    this.#now = waiting;
    tab.write('outbox', waiting.length ? waiting : null);
  }
}

export const outbox = new Outbox();

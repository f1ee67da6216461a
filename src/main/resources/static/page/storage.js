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

// The key with which the page talks to the server.

/** The key that the server asked for; it is kept in this browser and sent nowhere else. */
class Key {
  #name = 'parley.key';
  #value = '';
  #asking = null;
  /** Asks the reader, and resolves to the key or to nothing; the page sets it. */
  prompt = async () => '';
  onChange = () => {};

  constructor() {
    try { this.#value = localStorage.getItem(this.#name) ?? ''; } catch { /* storage is blocked: asked for on each visit */ }
  }

  get value() { return this.#value; }

  set value(value) {
    this.#value = value;
    try {
      if (value) localStorage.setItem(this.#name, value);
      else localStorage.removeItem(this.#name);
    } catch { /* lasts as long as the page */ }
    this.onChange();
  }

  /** The server refused what was sent: asks once, however many requests it refused. False where the reader gives none. */
  async replace(refused) {
    if (refused !== this.#value) return true;
    this.#asking ??= this.prompt(Boolean(refused)).finally(() => this.#asking = null);
    const given = await this.#asking;
    if (given) this.value = given;
    return Boolean(given);
  }
}

export const key = new Key();

/** Like fetch, with the key; asks the reader for one where the server requires it. */
export async function fetchWithKey(address, init) {
  let response, sent;
  do {
    sent = key.value;
    response = await fetch(address, sent ? { ...init, headers: { ...init.headers, Authorization: `Bearer ${sent}` } } : init);
  } while (response.status === 401 && await key.replace(sent));
  return response;
}

// How the page talks to the server: requests, problems, and the events of a run.

const SILENCE = 45_000; // three missed keep-alives: the connection is dead, even if the browser has not noticed

/** What went wrong, in words for the reader. */
export class Problem extends Error {
  constructor(fields) {
    super(fields.title);
    Object.assign(this, fields);
  }

  static from({ status, headers }, body) {
    return new Problem({
      status, title: body.title ?? `The server responded with ${status}`, detail: body.detail, code: body.error, errors: body.errors,
      requestId: body.request_id ?? headers.get('X-Request-ID'), retryAfter: headers.get('Retry-After'),
      retryable: status >= 500 || [408, 409, 429].includes(status),
    });
  }
}

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

async function send(path, init) {
  return fetch(path, init).catch(() => {
    throw new Problem({ title: 'The server cannot be reached', detail: 'Check the connection and try again.', retryable: true });
  });
}

/** Every request goes through here, so that credentials have one place to be added. */
export async function request(path, { method, body, headers, signal } = {}) {
  const json = body && { 'Content-Type': 'application/json' };
  let response, sent;
  do {
    sent = key.value;
    const credentials = sent && { Authorization: `Bearer ${sent}` };
    response = await send(path, { method, signal, cache: 'no-store', headers: { ...json, ...credentials, ...headers }, body: body && JSON.stringify(body) });
  } while (response.status === 401 && await key.replace(sent));
  if (!response.ok) throw Problem.from(response, await response.json().catch(() => ({})));
  return response;
}

export const requestJson = async path => (await request(path)).json();

/** Cuts text that arrives in arbitrary pieces into server-sent events. */
class EventParser {
  #line = '';
  #afterCr = false;
  #id = '';
  #data = [];

  * push(text) {
    if (!text) return;
    // A CR ends a line immediately; an LF at the start of the next piece belongs to the same line break.
    if (this.#afterCr && text[0] === '\n') text = text.slice(1);
    this.#afterCr = text.endsWith('\r');
    const lines = (this.#line + text).split(/\r\n|\r|\n/);
    this.#line = lines.pop();
    for (const line of lines) {
      if (line) {
        this.#field(line);
      } else if (this.#data.length) {
        yield { id: this.#id, data: this.#data.join('\n') };
        this.#data = [];
      }
    }
  }

  #field(line) {
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line);
    if (name === 'data') this.#data.push(value);
    if (name === 'id') this.#id = value;
  }
}

/** The events of one response; ends when the connection does, orderly or not. */
export async function* eventsOf(response) {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const parser = new EventParser();
  try {
    for (;;) {
      const watchdog = setTimeout(() => reader.cancel(), SILENCE);
      const { done, value } = await reader.read().catch(() => ({ done: true })).finally(() => clearTimeout(watchdog));
      if (done) return;
      for (const { id, data } of parser.push(decoder.decode(value, { stream: true }))) {
        yield { ...JSON.parse(data), seq: Number(id) };
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

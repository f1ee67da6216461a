// The client of Parley's HTTP API, for browsers and Node.js from 20 on; no dependencies. Its types are in parley-client.d.ts.

const SILENCE = 45_000; // three missed keep-alives: the connection is dead, even if nobody has noticed
const REJOIN = 10_000; // known runs are there at once, unless the connection died while nobody used it
const LONGEST_WAIT = 60; // seconds; a longer Retry-After is left to the caller
const TERMINAL = new Set(['done', 'requires_action', 'error', 'cancelled']);

/** A key for a request, by which the server recognizes a repetition. */
export const newKey = () => globalThis.crypto.randomUUID?.() // only in secure contexts
  ?? globalThis.crypto.getRandomValues(new Uint32Array(4)).join('-');

/** What went wrong, in words for a reader. */
export class ParleyError extends Error {
  constructor({ title, ...fields }) {
    super(title);
    this.name = 'ParleyError';
    Object.assign(this, { title, ...fields });
  }

  /** The problem document of a response. */
  static async of(response) {
    const body = await response.json().catch(() => ({})), { status, headers } = response;
    return new ParleyError({
      status, title: body.title ?? `The server responded with ${status}`, detail: body.detail, code: body.error, errors: body.errors,
      requestId: body.request_id ?? headers.get('X-Request-ID'), retryAfter: Number(headers.get('Retry-After')) || undefined,
      runId: body.run_id, retryable: body.retryable ?? (status >= 500 || [408, 425, 429].includes(status)),
    });
  }
}

const unreachable = () => new ParleyError({ title: 'The server cannot be reached', detail: 'Check the connection and try again.', retryable: true });
const isTemporary = ({ retryable, retryAfter = 0 }) => retryable && retryAfter <= LONGEST_WAIT;
const lost = () => new ParleyError({ title: 'The connection was lost before the answer was complete', retryable: true });

/** Waits after so many failures in a row: ever longer, with jitter, and at least as long as the server asks. */
function pause(backoff, failures, retryAfter, signal) {
  const delay = backoff * 2 ** Math.min(failures, 4) * (0.5 + Math.random() / 2);
  return new Promise((resolve, reject) => {
    const stop = () => { clearTimeout(timer); reject(signal.reason); };
    const timer = setTimeout(() => { signal?.removeEventListener('abort', stop); resolve(); }, Math.max(delay, (retryAfter ?? 0) * 1000));
    signal?.addEventListener('abort', stop, { once: true });
  });
}

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
        yield { ...JSON.parse(this.#data.join('\n')), seq: Number(this.#id) };
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

/** One connection to the events of a run. It ends when the connection does, orderly or not, or if it is silent for too long. */
class Connection {
  #controller = new AbortController();
  #heard = Date.now();
  #abort = () => this.#controller.abort(this.#outer.reason);
  #outer;
  #watch;
  #limit;

  /** `limit`: how long it may be silent until the response begins. */
  constructor(outer, limit) {
    this.#outer = outer;
    this.#limit = limit;
    outer?.addEventListener('abort', this.#abort, { once: true });
    // By the clock on the wall, so that a laptop that has slept notices soon after it wakes up.
    this.#watch = setInterval(() => { if (Date.now() - this.#heard > this.#limit) this.#controller.abort(lost()); }, this.#limit / 10);
  }

  get signal() { return this.#controller.signal; }

  async * events(response, silence) {
    this.#limit = silence;
    const reader = response.body.getReader(), decoder = new TextDecoder(), parser = new EventParser();
    for (;;) {
      const { done, value } = await reader.read().catch(() => ({ done: true }));
      if (done) return;
      this.#heard = Date.now();
      yield* parser.push(decoder.decode(value, { stream: true }));
    }
  }

  close() {
    clearInterval(this.#watch);
    this.#outer?.removeEventListener('abort', this.#abort);
    this.#controller.abort();
  }
}

/** An answer in the making: an async iterable of the run's events, each once and in order, over as many connections as it takes. */
export class Run {
  /** The run's id; null until the server has accepted it. */
  id = null;
  /** Number of the last event. */
  seq = 0;
  #client;
  #post;
  #options;
  #known;
  #identified;

  constructor(client, { id, after = 0, post, ...options }) {
    this.#client = client;
    this.#post = post;
    this.#options = options;
    this.#known = new Promise(resolve => this.#identified = resolve);
    this.#identify(id);
    this.seq = after;
  }

  #identify(id) {
    if (!id || this.id) return;
    this.id = id;
    this.#identified(id);
  }

  async * [Symbol.asyncIterator]() {
    const { signal, onReconnect } = this.#options;
    for (let failures = 0; ;) {
      signal?.throwIfAborted();
      const connection = new Connection(signal, Math.min(this.id ? REJOIN : Infinity, this.#client.silence));
      try {
        for await (const event of this.#read(connection)) {
          failures = 0;
          yield event;
          if (TERMINAL.has(event.type)) return;
        }
        throw lost();
      } catch (problem) {
        signal?.throwIfAborted();
        if (problem.code === 'events_expired' && this.seq > 0) {
          this.seq = 0; // the server replays the answer from its store, with other numbers
          yield { type: 'restart', reason: 'expired', seq: 0 };
          continue;
        }
        if (!isTemporary(problem) || failures >= (this.id ? this.#client.reconnects : this.#client.retries)) throw problem;
        onReconnect?.(problem);
        await pause(this.#client.backoff, failures++, problem.retryAfter, signal);
      } finally {
        connection.close();
      }
    }
  }

  async * #read(connection) {
    const response = await this.#connect(connection.signal);
    this.#identify(response.headers.get('X-Run-ID'));
    if (response.status === 204) throw new ParleyError({ status: 204, title: 'The run has ended', retryable: false });
    for await (const event of connection.events(response, this.#client.silence)) {
      if (event.seq <= this.seq) continue; // seen before the connection was lost
      this.#identify(event.run_id);
      this.seq = event.seq;
      yield event;
    }
  }

  /** Sends the message again as long as nobody knows whether it arrived: its key makes the server run it once. */
  #connect(signal) {
    if (!this.id) return this.#client.request('/chat/stream', { ...this.#post, signal });
    const headers = this.seq ? { 'Last-Event-ID': String(this.seq) } : {};
    return this.#client.request(`/runs/${this.id}/stream`, { headers, signal });
  }

  /** Cancels the run, once its id is known; its last event is then `cancelled`. */
  async cancel() {
    return this.#client.cancel(await this.#known);
  }

  /** Reads to the end: the event `done` or `requires_action`. Throws if the run failed or was cancelled. */
  async result() {
    for await (const event of this) {
      if (event.type === 'done' || event.type === 'requires_action') return event;
      if (event.type === 'error') throw new ParleyError({ ...event, title: 'The answer failed', runId: this.id });
      if (event.type === 'cancelled') throw new ParleyError({ title: 'The run was cancelled', code: 'run_cancelled', cause: event.cause, runId: this.id });
    }
  }
}

/** A server. */
export class Parley {
  #url;
  #key;
  #headers;
  #fetch;

  constructor({ url = '', key, headers, fetch = (...args) => globalThis.fetch(...args), retries = 3, reconnects = 10,
    backoff = 500, silence = SILENCE } = {}) {
    this.#url = url.replace(/\/$/, '');
    this.#key = key;
    this.#headers = headers;
    this.#fetch = fetch;
    Object.assign(this, { retries, reconnects, backoff, silence });
  }

  /** Sends one request. Throws a ParleyError unless the response is a success. */
  async request(path, { method, body, headers, signal } = {}) {
    const key = typeof this.#key === 'function' ? await this.#key() : this.#key;
    const response = await this.#fetch(this.#url + path, {
      method, signal, cache: 'no-store', body: body && JSON.stringify(body),
      headers: { ...(body && { 'Content-Type': 'application/json' }), ...(key && { Authorization: `Bearer ${key}` }), ...this.#headers, ...headers },
    }).catch(() => {
      if (signal?.aborted) throw signal.reason;
      throw unreachable();
    });
    if (!response.ok) throw await ParleyError.of(response);
    return response;
  }

  async #json(path, options) {
    const response = await this.request(path, options);
    return response.status === 204 ? undefined : response.json();
  }

  #post(request, key = newKey()) {
    return { method: 'POST', body: typeof request === 'string' ? { message: request } : request, headers: { 'Idempotency-Key': key } };
  }

  /**
   * Asks, and waits for the whole answer: the event `done` or `requires_action`. It is read from the stream, because a silent
   * connection that is lost is noticed there.
   */
  ask(request, options) {
    return this.stream(request, options).result();
  }

  /** Asks; the answer comes as it is generated. */
  stream(request, { idempotencyKey, ...options } = {}) {
    return new Run(this, { post: this.#post(request, idempotencyKey), ...options });
  }

  /** Follows a run that was started before, after event number `after`. */
  follow(id, options = {}) {
    return new Run(this, { id, ...options });
  }

  /** What is known of a run. */
  run(id) {
    return this.#json(`/runs/${encodeURIComponent(id)}`);
  }

  /** Cancels a run. */
  cancel(id) {
    return this.#json(`/runs/${encodeURIComponent(id)}/cancel`, { method: 'POST' });
  }

  /**
   * Continues a run that requires action. `decide` gets each call: for one of kind `approval` it says whether it may be made, for
   * one of kind `client` it makes the call and returns the result, or throws.
   */
  async answer({ session_id, required_action }, decide, options) {
    const approvals = [], tool_results = [];
    for (const call of required_action.calls) {
      if (call.kind === 'approval') approvals.push({ id: call.id, approved: Boolean(await decide(call)) });
      else tool_results.push(await Promise.resolve(call).then(decide).then(
        (result = null) => ({ id: call.id, result }), error => ({ id: call.id, error: String(error?.message ?? error) })));
    }
    return this.stream({ session_id, ...(approvals.length && { approvals }), ...(tool_results.length && { tool_results }) }, options);
  }

  /** The agents that may be asked. */
  async agents() { return (await this.#json('/agents')).agents; }

  /** The caller's conversations. */
  sessions = {
    list: query => this.#json(`/sessions${search(query)}`),
    get: (id, query) => this.#json(`/sessions/${encodeURIComponent(id)}${search(query)}`),
    rename: (id, title) => this.#json(`/sessions/${encodeURIComponent(id)}`, { method: 'PATCH', body: { title } }),
    delete: id => this.#json(`/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  };
}

function search(query = {}) {
  const parts = Object.entries(query).filter(([, value]) => value != null);
  return parts.length ? `?${new URLSearchParams(parts)}` : '';
}

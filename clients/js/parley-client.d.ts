/** The client of Parley's HTTP API. The whole API is described at `/openapi.json` of a running server. */

export interface ParleyOptions {
  /** Address of the server; by default that of the page. */
  url?: string;
  /** A key or a token, or a function that returns one for each request. */
  key?: string | (() => string | Promise<string>);
  /** Headers of every request, such as `X-User-ID`. */
  headers?: Record<string, string>;
  fetch?: typeof fetch;
  /** How often a request is repeated before the server has accepted it; by default 3. */
  retries?: number;
  /** How often in a row a lost connection is opened again without a new event; by default 10. */
  reconnects?: number;
  /** First pause before a repetition, in milliseconds; it doubles up to sixteen times as much. By default 500. */
  backoff?: number;
  /** How long a connection may be silent, in milliseconds; by default 45 s, three of the server's keep-alives. */
  silence?: number;
}

/** The body of `POST /chat`. */
export interface ChatRequest {
  message?: string;
  session_id?: string;
  agent?: string;
  temperature?: number;
  max_tokens?: number;
  context?: Record<string, unknown>;
  attachments?: { type: 'image' | 'file'; url: string; name?: string }[];
  if_busy?: 'enqueue' | 'reject' | 'interrupt' | 'steer';
  on_disconnect?: 'continue' | 'cancel';
  history?: { role: 'user' | 'assistant' | 'tool'; content?: string; [more: string]: unknown }[];
  store?: boolean;
  replaces?: string;
  tools?: { name: string; description?: string; parameters?: Record<string, unknown> }[];
  tool_results?: { id: string; result?: unknown; error?: string }[];
  approvals?: { id: string; approved: boolean; reason?: string }[];
}

export interface RequiredCall {
  id: string;
  name: string;
  arguments: unknown;
  /** `client`: a tool that the caller runs; `approval`: a call that the server makes if it may. */
  kind: 'client' | 'approval';
}

export interface ChatResponse {
  response: string;
  session_id: string;
  run_id: string;
  message_id: string;
  agent: string;
  model: string;
  tokens_used: number;
  usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number; reasoning_tokens?: number; estimated?: boolean };
  finish_reason: string;
  tool_calls: { id: string; name: string; arguments: unknown; result?: unknown; error?: string; duration_ms?: number }[];
  required_action?: { calls: RequiredCall[] };
  output?: unknown;
  cached?: boolean;
  timing?: Record<string, number>;
  steered_into?: string;
}

export type RunEvent = { seq: number } & (
  | { type: 'session'; session_id: string; run_id: string; agent: string; model: string; steered_into?: string }
  | { type: 'token'; content: string }
  | { type: 'reasoning'; content: string }
  | { type: 'output'; output: unknown }
  | { type: 'tool_call'; id: string; name: string; arguments: unknown }
  | { type: 'tool_result'; id: string; name: string; result?: unknown; error?: string; duration_ms: number }
  /** What was said so far is void. `expired`: the events are gone, and the stored answer follows from its start. */
  | { type: 'restart'; reason: string }
  | ({ type: 'done' | 'requires_action' } & ChatResponse)
  | { type: 'error'; code: string; detail: string; retryable: boolean }
  | { type: 'cancelled'; cause: 'client' | 'disconnect' | 'interrupt' | 'deletion' });

/** The last event of a run that was answered, or that waits. */
export type Answer = ChatResponse & { type: 'done' | 'requires_action'; seq: number };

export interface RunOptions {
  /** Ends the reading; the run goes on. */
  signal?: AbortSignal;
  /** Is called before each new attempt to connect. */
  onReconnect?: (problem: ParleyError) => void;
}

export interface AskOptions extends RunOptions {
  /** By which the server recognizes a repetition; a new one by default. */
  idempotencyKey?: string;
}

/** An answer in the making: the run's events, each once and in order, over as many connections as it takes. Iterate once. */
export class Run implements AsyncIterable<RunEvent> {
  /** Null until the server has accepted the message. */
  readonly id: string | null;
  /** Number of the last event; with `id` enough to follow the run elsewhere. */
  readonly seq: number;
  /** Throws a ParleyError if the server refuses the message, or cannot be reached any more. */
  [Symbol.asyncIterator](): AsyncIterator<RunEvent>;
  /** Cancels the run, once its id is known. */
  cancel(): Promise<unknown>;
  /** Reads to the end. Throws a ParleyError if the run failed or was cancelled. */
  result(): Promise<Answer>;
}

/** A problem document (RFC 9457), or a lost connection, which has no `status`. */
export class ParleyError extends Error {
  readonly title: string;
  readonly status?: number;
  /** The stable code, such as `rate_limited`. */
  readonly code?: string;
  readonly detail?: string;
  readonly errors?: { field: string; message: string }[];
  readonly requestId?: string;
  /** In seconds. */
  readonly retryAfter?: number;
  /** Of a run that was accepted, and failed or was cancelled. */
  readonly runId?: string;
  readonly retryable: boolean;
}

export class Parley {
  constructor(options?: ParleyOptions);
  /** Asks, and waits for the whole answer. Throws a ParleyError if the run failed or was cancelled. */
  ask(request: string | ChatRequest, options?: AskOptions): Promise<Answer>;
  /** Asks; the answer comes as it is generated. */
  stream(request: string | ChatRequest, options?: AskOptions): Run;
  /** Follows a run that was started before. */
  follow(id: string, options?: RunOptions & { after?: number }): Run;
  cancel(id: string): Promise<unknown>;
  /**
   * Continues a run that requires action. `decide` gets each call: for one of kind `approval` it says whether it may be made, for
   * one of kind `client` it makes the call and returns its result, or throws.
   */
  answer(waiting: Pick<ChatResponse, 'session_id' | 'required_action'>, decide: (call: RequiredCall) => unknown, options?: AskOptions): Promise<Run>;
  agents(): Promise<{ name: string; description?: string; [more: string]: unknown }[]>;
  readonly sessions: {
    list(query?: { limit?: number; cursor?: string; q?: string }): Promise<{ sessions: Record<string, unknown>[]; next_cursor?: string }>;
    get(id: string, query?: { limit?: number; before?: string; superseded?: boolean }): Promise<Record<string, unknown>>;
    rename(id: string, title: string): Promise<Record<string, unknown>>;
    delete(id: string): Promise<void>;
  };
  /** One request to any other address. Throws a ParleyError unless the response is a success. */
  request(path: string, options?: { method?: string; body?: unknown; headers?: Record<string, string>; signal?: AbortSignal }): Promise<Response>;
}

/** A key for a request, by which the server recognizes a repetition. */
export function newKey(): string;

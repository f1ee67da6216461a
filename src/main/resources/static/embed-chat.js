// The conversation of an embedded chat: asks, follows and remembers. The panel shows what it is told.

import { formatting } from './embed-message.js';
import { newKey } from './parley-client.js';

const PAGE = 50;
const STOPPED = { disconnect: 'Stopped because nobody read.', interrupt: 'Stopped by a newer message.', deletion: 'Stopped because the conversation was deleted.' };
const GONE = { title: 'This conversation is no longer there', detail: 'Retry begins a new one.' };

const stopped = cause => STOPPED[cause] ?? 'Stopped.';

/** What became of a stored message that is the last of its run. */
function outcome({ role, status, error, cancel_cause }) {
  if (error) return `${role === 'user' ? 'Not answered' : 'This answer was cut off'}: ${error.detail}.`;
  if (cancel_cause) return stopped(cancel_cause);
  return status === 'partial' ? 'This answer was cut off.' : '';
}

/** `session` keeps the id of the session, over reloads of the page. */
export class Conversation {
  #parley;
  #agent;
  #session;
  #panel;
  #active = null;
  #restored = null;
  #restarted = '';

  constructor(parley, agent, session, panel) {
    this.#parley = parley;
    this.#agent = agent;
    this.#session = session;
    this.#panel = panel;
  }

  /** Shows the conversation of the last visit, once, and goes on with an answer that is being given. */
  restore() {
    this.#restored ??= this.#load().catch(problem => {
      this.#restored = null;
      this.#panel.report(problem, () => this.restore());
    });
    return this.#restored;
  }

  async #load({ follow = true } = {}) {
    await formatting();
    const id = this.#session.get();
    if (!id) return;
    const session = await this.#parley.sessions.get(id, { limit: PAGE }).catch(problem => {
      if (problem.status !== 404) throw problem;
      this.#session.set(null); // deleted, or another user's
    });
    if (!session || id !== this.#session.get()) return; // the reader has begun a new one meanwhile
    const active = follow ? session.active_run_id : null;
    this.#panel.clear();
    session.messages.forEach(message => this.#show(message, active));
    if (session.required_action) this.#decide(session.required_action.calls);
    if (active) this.#follow(options => this.#parley.follow(active, options), () => this.#load({ follow: false }));
  }

  #show(message, active) {
    if (message.role === 'user') this.#panel.addQuestion(message.content).note(outcome(message));
    if (message.role !== 'assistant' || message.run_id === active) return; // what is being said comes as events
    const answer = this.#panel.addAnswer();
    if (message.output !== undefined) answer.structured(message.output);
    else answer.append(message.content);
    message.tool_calls?.forEach(call => answer.tool(call));
    answer.end(outcome(message));
  }

  ask(message) {
    this.#panel.addQuestion(message);
    this.#send({ message });
  }

  #send(request) {
    this.#panel.endApproval();
    const session = this.#session.get();
    this.#post({ ...request, ...(session ? { session_id: session } : this.#agent && { agent: this.#agent }) }, newKey(), request);
  }

  /** A second time with the same key and body, so that the server answers only once. */
  #post(body, key, request) {
    this.#follow(options => this.#parley.stream(body, { idempotencyKey: key, ...options }),
      gone => gone ? this.#send(request) : this.#post(body, key, request));
  }

  async #follow(open, again) {
    const answer = this.#panel.addAnswer(), reading = new AbortController(), { signal } = reading;
    const events = open({ signal, onReconnect: () => answer.note('The connection was lost. Reconnecting…') });
    const retry = () => { answer.remove(); again(); };
    this.#restarted = '';
    this.#active = { events, reading };
    this.#panel.busy = true;
    try {
      for await (const event of events) {
        answer.note(this.#restarted);
        this.#apply(event, answer, retry);
      }
    } catch (problem) {
      if (signal.aborted) return;
      answer.end(events.id ? 'The connection was lost, so the rest is not shown.' : 'Not answered.');
      const gone = problem.code === 'session_not_found';
      if (gone) this.#session.set(null); // the next message begins another one
      const promising = problem.retryable || problem.status === 401 || gone || events.id;
      this.#panel.report(gone ? GONE : problem, promising ? () => { answer.remove(); again(gone); } : null);
    } finally {
      if (this.#active?.reading === reading) this.#idle();
    }
  }

  #idle() {
    this.#active = null;
    this.#panel.busy = false;
  }

  #apply(event, answer, retry) {
    switch (event.type) {
      case 'session': return this.#session.set(event.session_id);
      case 'token': return answer.append(event.content);
      case 'tool_call':
      case 'tool_result': return answer.tool(event);
      case 'output': return answer.structured(event.output);
      case 'restart': return this.#restart(event, answer);
      case 'done': return this.#done(event, answer);
      case 'requires_action': this.#done(event, answer); return this.#decide(event.required_action.calls);
      case 'cancelled': return answer.end(stopped(event.cause));
      case 'error':
        answer.end('The answer failed.');
        return this.#panel.report({ title: 'The answer failed', detail: event.detail }, event.retryable ? retry : null);
    }
  }

  /** What was said so far is void. The reader may have looked away, so the reason stays until the end. */
  #restart({ reason }, answer) {
    this.#restarted = reason === 'takeover' ? 'A server was lost, so another one answers, from the beginning.' : '';
    answer.clear();
    answer.note(this.#restarted);
  }

  #done({ response, output, tool_calls, finish_reason }, answer) {
    tool_calls?.forEach(call => answer.tool(call));
    if (output == null) answer.replace(response);
    else answer.structured(output);
    answer.end(finish_reason === 'length' ? 'The answer reached its length limit.' : '');
    this.#panel.announce(answer.text);
  }

  /** Asks the reader about calls that need an approval. The chat brings no tools, so it has no results to send. */
  #decide(calls) {
    const of = kind => calls.filter(call => call.kind === kind);
    const tool_results = of('client').map(({ id }) => ({ id, error: 'This chat cannot call tools' }));
    this.#panel.askApproval(of('approval'), approvals => this.#send({ approvals, tool_results }));
  }

  async stop() {
    const active = this.#active;
    await active?.events.cancel().catch(problem => {
      if (this.#active === active) this.#panel.report(problem, () => this.stop());
    });
  }

  /** Begins a new conversation; an answer that is being given is stored in the old one. */
  startAnew() {
    this.leave();
    this.#session.set(null);
    this.#restored = null;
    this.#panel.clear();
  }

  /** Stops reading; the server answers nevertheless. */
  leave() {
    this.#active?.reading.abort();
    this.#idle();
  }
}

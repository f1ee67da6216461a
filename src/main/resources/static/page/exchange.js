// One question and its answer in the making: what this page sees of a run of the server.

import { newKey } from '../parley-client.js';
import { connectionWords, parley, tellTabs, worthTrying } from './api.js';
import { announce, button } from './dom.js';
import { clearProblem, report } from './problem.js';
import { outbox } from './storage.js';

export const STOPPED = {
  disconnect: 'Stopped because no reader was connected.',
  interrupt: 'Stopped by a newer message.',
  deletion: 'Stopped because the conversation was deleted.',
};

const RESTARTED = {
  fallback: 'The model failed, so another one answers.',
  takeover: 'A server was lost, so another one answers, from the beginning.',
  repair: 'The answer is being corrected.',
};

/** Failures of a server that stopped: the same message is asked again, so often at most. */
const STOPPED_SERVER = new Set(['shutting_down', 'interrupted']);
const RESTARTS = 5;

export class Exchange {
  key;
  body;
  question;
  answer;
  ended = false;
  steered = false;
  #conversation;
  #runId;
  #events;
  #continues;
  #reading;
  #left = false;
  #restarts = 0;
  #restarted = '';
  #again = false;
  #settle;
  /** Resolves when the server has accepted the message, or will not. */
  settled = new Promise(resolve => this.#settle = resolve);

  /** Either `body`, a message to send, with its `question` on the page, or `runId`, a run to follow. `continues`: the answer that waited. */
  constructor(conversation, { body, key = newKey(), question, runId, continues }) {
    Object.assign(this, { key, body, question });
    this.#conversation = conversation;
    this.#runId = runId;
    this.#continues = continues;
  }

  get id() { return this.#events?.id ?? null; }

  /** Sends it, or sends it again with the same key, so that the server answers it only once. */
  async start() {
    this.ended = this.#again = false;
    this.#restarted = '';
    this.#reading = new AbortController();
    this.answer?.article.remove();
    this.question?.end('complete');
    this.answer = this.#conversation.newAnswer({ run_id: this.#runId });
    this.#conversation.element.append(...this.question ? [this.question.article] : [], this.answer.article);
    if (this.body) outbox.add(this);
    try {
      await this.#awaitSession();
      await this.#follow();
      if (this.#again) {
        await worthTrying(this.#reading.signal);
        return this.start();
      }
    } catch (problem) {
      if (this.#reading.signal.aborted) return;
      this.ended = true;
      this.#lost(problem);
    } finally {
      this.#settle();
    }
    this.#conversation.changed();
  }

  /** The second message of a new conversation waits until the first one has given it its id. */
  async #awaitSession() {
    const before = this.#conversation.before(this);
    if (this.#conversation.id || !before) return;
    await before.settled;
    this.#reading.signal.throwIfAborted();
    this.body = { ...this.body, ...(this.#conversation.id && { session_id: this.#conversation.id }) };
    outbox.add(this);
  }

  /** Reads to the end, over as many connections as it takes. */
  async #follow() {
    const signal = this.#reading.signal;
    const onReconnect = problem => this.answer.note(`${connectionWords(problem)} The answer goes on there, and here as soon as possible.`);
    for (;;) {
      this.#events = this.#runId ? parley.follow(this.#runId, { signal, onReconnect })
        : parley.stream(this.body, { idempotencyKey: this.key, signal, onReconnect });
      try {
        for await (const event of this.#events) this.#apply(event);
        return;
      } catch (problem) {
        signal.throwIfAborted();
        if (this.id || problem.status || !problem.retryable) throw problem;
        this.answer.note(`${connectionWords()} Your message is sent as soon as possible.`);
        await worthTrying(signal);
      }
    }
  }

  #apply(event) {
    if (event.type !== 'session') this.answer.note(this.#restarted);
    switch (event.type) {
      case 'session': return this.#accepted(event);
      case 'token': return this.answer.append(event.content);
      case 'reasoning': return this.answer.reason(event.content);
      case 'tool_call':
      case 'tool_result': return this.#tool(event);
      case 'output': return this.answer.structured(event.output);
      case 'restart': return this.#restart(event);
      case 'done': return this.#done(event);
      case 'requires_action': return this.#waits(event);
      case 'error': return this.#failed(event);
      case 'cancelled': return this.#end('cancelled', STOPPED[event.cause] ?? 'Stopped.');
    }
  }

  /** What was said so far is void. The reader may have looked away, so the reason stays until the end. */
  #restart({ reason }) {
    this.#restarted = RESTARTED[reason] ?? '';
    this.answer.restart();
    this.answer.note(this.#restarted);
    announce(this.#restarted);
  }

  #accepted({ session_id, run_id, steered_into }) {
    outbox.remove(this.key);
    this.answer.runId = run_id;
    if (this.question) this.question.runId = run_id;
    if (steered_into) {
      this.steered = true;
      this.question?.note('The agent has read this in the answer above.');
    } else if (this.#conversation.isBefore(this)) {
      const words = this.body?.if_busy === 'steer' ? 'Waits for the agent to read it. ' : 'Waits for its turn. ';
      this.answer.note(words, button('Take back', 'plain', () => this.takeBack()));
    }
    if (this.#left) this.#reading.abort();
    if (!this.body) return;
    this.#conversation.accepted(session_id, this);
    this.#settle();
    tellTabs(session_id);
  }

  /** A call that waited for the reader is shown where it was asked for. */
  #tool(change) {
    (this.#continues?.has(change.id) ? this.#continues : this.answer).tool(change);
  }

  #done({ response, output, tool_calls, agent, finish_reason }) {
    if (finish_reason === 'steered') {
      this.answer.article.remove();
      this.ended = true;
      return;
    }
    tool_calls?.forEach(call => this.#tool(call));
    if (output == null) this.answer.replace(response);
    else this.answer.structured(output);
    const chosen = this.body?.agent === 'auto' ? `Answered by ${agent}.` : '';
    const cut = finish_reason === 'length' ? 'The answer reached its length limit.' : '';
    this.#end('complete', `${chosen} ${cut}`.trim());
  }

  #waits({ response, tool_calls, required_action }) {
    tool_calls?.forEach(call => this.#tool(call));
    this.answer.replace(response);
    this.#end('waiting', '');
    this.#conversation.decide(required_action.calls, this.answer);
  }

  #failed({ code, detail, retryable }) {
    if (STOPPED_SERVER.has(code) && this.body && this.#restarts++ < RESTARTS) {
      this.#again = true;
      return this.answer.note('The server stopped in the middle. Your message is asked again as soon as it is back.');
    }
    this.#end('failed', 'The answer failed.');
    report({ title: 'The answer failed', detail, code }, retryable && this.body ? { Retry: () => this.#retry() } : {});
  }

  #end(status, note) {
    this.ended = true;
    this.answer.end(status, note);
    if (status !== 'failed') announce(`${this.answer.text} ${note}`); // a failure is announced by the alert
    if (this.body) tellTabs();
  }

  #retry() {
    clearProblem();
    this.#conversation.start(this);
  }

  /** No event will come any more: the message was refused, or the run cannot be followed. */
  #lost(problem) {
    if (!this.body) return this.#conversation.load({ follow: false }); // it ended meanwhile or is gone: show what is stored
    if (this.id) {
      this.answer.end('partial', 'The rest is not shown.');
      return report({ ...problem, title: 'The answer cannot be followed', detail: problem.detail ?? problem.title }, { Retry: () => this.#retry() });
    }
    outbox.remove(this.key);
    this.answer.article.remove();
    this.question?.end('failed', 'Not sent.');
    const again = problem.retryable ? { Retry: () => this.#retry() } : {};
    const change = this.body.message ? { 'Change the message': () => this.takeBack() } : {};
    report(problem, { ...again, ...change });
    if (this.body.replaces) this.#conversation.load();
  }

  /** Stops the answer on the server. What was not accepted yet is not sent any more. */
  async cancel() {
    if (!this.id) {
      this.#reading.abort();
      outbox.remove(this.key);
      this.#end('cancelled', 'Not sent.');
      return this.#conversation.changed();
    }
    await this.#events.cancel().catch(problem => {
      if (!this.ended) this.answer.note(`${connectionWords(problem)} It was not stopped; the answer may go on.`);
    });
  }

  /** Puts the message back where it can be changed. */
  takeBack() {
    if (!this.ended) this.cancel();
    this.question?.article.remove();
    this.answer.article.remove();
    clearProblem();
    this.#conversation.giveBack(this.body);
  }

  /** Stops reading as soon as the server has the message; the run goes on. */
  leave() {
    this.#left = true;
    if (this.id || !this.body) this.#reading.abort();
  }
}

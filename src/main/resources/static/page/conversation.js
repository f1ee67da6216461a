// The conversation on the page: its history, and the exchanges in the making.

import { connectionWords, parley } from './api.js';
import { $, announce, element, focusMessage, style } from './dom.js';
import { clearProblem, report } from './problem.js';
import { goToEnd, keepPlace } from './scroll.js';
import { outbox } from './storage.js';

const PAGE = 50;

/** What shows messages. It is not loaded with the page, so that the page is there at once. */
let Exchange, STOPPED, AnswerView, QuestionView, approval;

export async function prepare() {
  const [, ...modules] = await Promise.all([style('/page/messages.css'), import('./exchange.js'), import('./answer.js'),
    import('./message.js'), import('./approval.js')]).catch(cause => {
    throw Object.assign(new Error('not loaded', { cause }), { title: 'Part of this page could not be loaded', detail: connectionWords() });
  });
  ({ Exchange, STOPPED, AnswerView, QuestionView, approval } = Object.assign({}, ...modules));
}

export class Conversation {
  id;
  agent = null;
  element = element('div', { className: 'column messages' });
  #exchanges = [];
  #updatedAt = null;
  #oldest = null;
  #page;
  #loaded = false;
  #closed = false;
  #waiting = null;

  /** `page` is told what happens: `changed`, `accepted`, `opened`, `missing`, `edit`, `giveBack`. A null id is a new conversation. */
  constructor(id, page) {
    this.id = id;
    this.#page = page;
  }

  get active() { return this.#exchanges.filter(({ ended }) => !ended); }

  /** The exchange before another one. */
  before(exchange) { return this.#exchanges[this.#exchanges.indexOf(exchange) - 1]; }

  /** Whether an exchange has to wait for an earlier one. */
  isBefore(exchange) { return this.active[0] !== exchange; }

  /** Shows what is stored and follows what is being answered. */
  async load({ follow = true } = {}) {
    try {
      if (this.id || outbox.waits) await prepare();
      const session = this.id && await parley.sessions.get(this.id, { limit: PAGE });
      if (this.#closed) return;
      if (session) this.#show(session, follow);
      if (!this.#loaded) clearProblem();
      this.#loaded = true;
      outbox.take(this.id).forEach(({ key, body }) => this.#send(body, body.message && { content: body.message, attachments: body.attachments }, { key }));
    } catch (problem) {
      if (this.#closed) return;
      if (problem.status === 404) this.#page.missing();
      else report(problem, { Retry: () => this.load() });
    }
    this.changed();
  }

  #show(session, follow) {
    if (this.active.length) return;
    this.#exchanges = [];
    this.#updatedAt = session.updated_at;
    this.agent = session.agent;
    const active = follow ? session.active_run_id : null;
    const views = this.#views(session.messages, active);
    this.element.replaceChildren(...views.map(({ article }) => article));
    this.#waiting = null;
    if (active) this.start(new Exchange(this, { runId: active }));
    else if (session.required_action) {
      views.at(-1)?.end('waiting');
      this.decide(session.required_action.calls, views.at(-1));
    }
    this.#page.opened(session);
  }

  /** Views of stored messages: one for each message of the user, and one for all that a run answered in a row. */
  #views(messages, activeRun) {
    this.#oldest = messages[0]?.message_id ?? null;
    $('earlier').hidden = messages.length < PAGE;
    const views = [];
    for (const message of messages) {
      if (message.role === 'user') views.push(new QuestionView(message, view => this.#page.edit(view)));
      else if (message.role !== 'assistant' || message.run_id === activeRun) continue;
      else {
        const last = views.at(-1);
        if (!(last instanceof AnswerView && last.runId === message.run_id)) views.push(this.newAnswer(message));
        views.at(-1).add(message);
      }
      if (message.run_id !== activeRun) views.at(-1).end(message.status, outcome(message));
    }
    return views;
  }

  async showEarlier() {
    try {
      const session = await parley.sessions.get(this.id, { limit: PAGE, before: this.#oldest });
      if (this.#closed) return;
      keepPlace($('scroller'), () => this.element.prepend(...this.#views(session.messages).map(({ article }) => article)));
      if ($('earlier').hidden) $('scroller').focus({ preventScroll: true });
    } catch (problem) {
      report(problem, { Retry: () => this.showEarlier() });
    }
  }

  /** Looks whether something happened elsewhere: in another tab, on another device. */
  async check() {
    if (!this.id || this.#closed || this.active.length) return;
    if (!this.#loaded) return this.load();
    const session = await parley.sessions.get(this.id, { limit: 1 }).catch(() => null);
    if (!session || this.#closed || this.active.length) return;
    if (session.active_run_id || (this.#updatedAt && session.updated_at !== this.#updatedAt)) await this.load();
    this.#updatedAt = session.updated_at;
  }

  /** Asks; what is asked for may be a message, an edit, or the answer to calls that wait. */
  ask(body, { busy } = {}) {
    const continues = this.#stopWaiting();
    clearProblem();
    goToEnd();
    const behind = this.active.length && busy ? { if_busy: busy } : {};
    this.#send({ ...body, ...behind, ...(this.id && { session_id: this.id }) }, body.message && { content: body.message, attachments: body.attachments }, { continues });
  }

  /** The answer that waited, and waits no more. */
  #stopWaiting() {
    const { card, answer } = this.#waiting ?? {};
    card?.remove();
    answer?.end('complete');
    this.#waiting = null;
    return answer;
  }

  #send(body, shown, options = {}) {
    const question = shown ? new QuestionView(shown, view => this.#page.edit(view)) : null;
    this.start(new Exchange(this, { body, question, ...options }));
  }

  start(exchange) {
    if (!this.#exchanges.includes(exchange)) this.#exchanges.push(exchange);
    exchange.start();
    this.changed();
  }

  newAnswer(message) { return new AnswerView(message, view => this.regenerate(view)); }

  /** Asks the reader about calls that wait. */
  decide(calls, answer) {
    const card = approval(calls, answers => {
      this.ask(answers);
      focusMessage(); // the button that had the focus is gone
    });
    this.#waiting = { card, answer };
    this.element.append(card);
    goToEnd();
    announce(card.textContent);
  }

  async regenerate(view) {
    const question = await this.#stored(view);
    if (!question) return;
    const shown = [...this.element.querySelectorAll('[data-role=user]')].findLast(article =>
      article.compareDocumentPosition(view.article) & Node.DOCUMENT_POSITION_FOLLOWING);
    this.#removeFrom(shown ?? view.article);
    clearProblem();
    goToEnd();
    focusMessage();
    this.#send({ replaces: question.message_id, session_id: this.id }, { content: question.content, attachments: question.attachments });
  }

  /** Sends a changed message in place of an earlier one and of all after it. */
  async edit(view, body) {
    const question = await this.#stored(view);
    if (!question) return;
    this.#removeFrom(view.article);
    this.ask({ ...body, replaces: question.message_id });
  }

  /** The stored message of the user to which a view belongs. */
  async #stored({ runId }) {
    try {
      for (let before; ;) {
        const { messages } = await parley.sessions.get(this.id, { limit: 100, before });
        const found = messages.find(({ role, run_id }) => role === 'user' && run_id === runId);
        if (found || messages.length < 100) return found;
        before = messages[0].message_id;
      }
    } catch (problem) {
      report(problem);
      return null;
    }
  }

  #removeFrom(article) {
    while (article) {
      const next = article.nextElementSibling;
      article.remove();
      article = next;
    }
  }

  /**
   * The server has accepted a message; the first one gives a new conversation its id. If it had accepted it before a reload,
   * without the page knowing, the message is in the history already.
   */
  accepted(id, exchange) {
    const isNew = !this.id, own = [exchange.question?.article, exchange.answer.article];
    this.#exchanges.filter(other => other !== exchange && other.id === exchange.id).forEach(other => other.leave());
    this.#exchanges = this.#exchanges.filter(other => other === exchange || other.id !== exchange.id);
    this.element.querySelectorAll(`[data-run="${exchange.id}"]`).forEach(article => own.includes(article) || article.remove());
    this.id = id;
    this.#page.accepted(this, isNew);
  }

  giveBack(body) {
    this.#page.giveBack(body);
    focusMessage();
  }

  stop() { this.active[0]?.cancel(); }

  changed() {
    if (this.#closed) return;
    const busy = this.active.length > 0;
    if (!busy) this.#updatedAt = null; // what this page has done itself needs no reload
    if (!busy && this.#exchanges.some(({ steered }) => steered)) this.load(); // shows messages that joined at their place
    this.#page.changed(this);
  }

  /** Stops reading: what runs continues, and its answer is stored. */
  close() {
    this.#closed = true;
    this.#exchanges.forEach(exchange => exchange.leave());
  }
}

/** What became of the run whose last message this is. */
function outcome({ role, status, error, cancel_cause }) {
  if (error) return `${role === 'user' ? 'Not answered' : 'This answer was cut off'}: ${error.detail}.`;
  if (cancel_cause) return STOPPED[cancel_cause] ?? 'Stopped.';
  return status === 'partial' ? 'This answer was cut off.' : '';
}

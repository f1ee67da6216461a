// What readers see of an embedded chat: a bubble that opens a panel. All of it is in a shadow root, so that no style of the page
// leaks in and none leaks out.

import { AnswerView, QuestionView, approvalView, button, element, icon } from './embed-message.js';
import { sheet } from './embed-style.js';
import { asSentence, wait } from './page/dom.js';

const SPEECH = 'M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2z';
const CROSS = 'M6 6l12 12M18 6L6 18';
const MAX_LENGTH = 5000;

export class Panel {
  host = element('parley-chat');
  onToggle = () => {};
  #bubble = button('', 'bubble', () => this.#panel.hidden ? this.open() : this.close());
  #log = element('div', { className: 'log', role: 'log', ariaLabel: 'Conversation', ariaLive: 'off', tabIndex: 0 });
  #problem = element('div', { className: 'problem', role: 'alert', hidden: true });
  #message = element('textarea', { rows: 1, maxLength: MAX_LENGTH, placeholder: 'Write a message', ariaLabel: 'Message', dir: 'auto', enterKeyHint: 'send' });
  #send = element('button', { className: 'primary', type: 'submit' }, 'Send');
  #stop = button('Stop', 'primary', () => this.#conversation.stop());
  #announcer = element('div', { className: 'visually-hidden', role: 'status' });
  #approval = null;
  #panel;
  #conversation;
  #atEnd = true;
  #busy = false;
  #timer = 0;

  constructor(title) {
    const form = element('form', {}, this.#message, this.#send, this.#stop);
    const bar = element('header', {}, element('h2', {}, title),
      button('New chat', 'plain', () => { this.#conversation.startAnew(); this.#focus(); }),
      Object.assign(button('', 'plain', () => this.close()), { ariaLabel: 'Close chat' }));
    bar.lastChild.append(icon(CROSS));
    this.#panel = element('section', { className: 'panel', role: 'dialog', ariaLabel: title, hidden: true, tabIndex: -1 },
      bar, this.#log, this.#problem, form, this.#announcer);
    this.#bubble.append(icon(SPEECH));
    Object.assign(this.#bubble, { ariaLabel: title, ariaHasPopup: 'dialog', ariaExpanded: 'false' });
    const root = this.host.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet];
    // The page's own styles may match the host, but nothing in it; what they set there ends at this element.
    root.append(element('div', { className: 'root' }, this.#panel, this.#bubble));
    this.busy = false;
    this.#listen(form);
  }

  #listen(form) {
    form.addEventListener('submit', event => { event.preventDefault(); this.#submit(); });
    this.#message.addEventListener('input', () => this.#fit());
    this.#message.addEventListener('keydown', event => {
      // 229: Safari reports the Enter that ends a composition as no longer composing
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.#submit();
    });
    this.#panel.addEventListener('keydown', event => {
      event.stopPropagation(); // shortcuts of the page are not for what is typed here
      if (event.key === 'Escape') this.close();
    });
    this.#log.addEventListener('scroll', () => {
      const { scrollTop, scrollHeight, clientHeight } = this.#log;
      this.#atEnd = scrollHeight - scrollTop - clientHeight < 40;
    }, { passive: true });
    new MutationObserver(() => { if (this.#atEnd) this.#log.scrollTop = this.#log.scrollHeight; })
      .observe(this.#log, { childList: true, subtree: true, characterData: true });
  }

  connect(conversation) {
    this.#conversation = conversation;
  }

  /** `focus`: false if the reader did not ask for it. */
  open({ focus = true } = {}) {
    this.#panel.hidden = false;
    this.#bubble.ariaExpanded = 'true';
    this.#log.scrollTop = this.#log.scrollHeight;
    if (focus) this.#focus();
    this.onToggle(true);
    this.#conversation.restore();
  }

  /** Not the text box on touch screens, where that brings up a keyboard over the answer. */
  #focus() {
    (matchMedia('(any-pointer: fine)').matches ? this.#message : this.#panel).focus();
  }

  close() {
    this.#panel.hidden = true;
    this.#bubble.ariaExpanded = 'false';
    this.#bubble.focus();
    this.onToggle(false);
  }

  async #submit() {
    await this.#conversation.restore();
    const message = this.#message.value;
    if (!message.trim() || this.#busy) return;
    this.#message.value = '';
    this.#fit();
    this.#hideProblem();
    this.#atEnd = true;
    this.#conversation.ask(message);
  }

  #fit() {
    this.#message.style.height = 'auto';
    this.#message.style.height = `${this.#message.scrollHeight}px`;
  }

  set busy(busy) {
    const focused = this.host.shadowRoot.activeElement;
    this.#busy = busy;
    this.#send.hidden = busy;
    this.#stop.hidden = !busy;
    this.#log.ariaBusy = String(busy);
    if (focused === this.#send || focused === this.#stop) this.#focus();
  }

  #add(view) {
    this.#log.append(view.element);
    return view;
  }

  addQuestion(text) { return this.#add(new QuestionView(text)); }

  addAnswer() { return this.#add(new AnswerView()); }

  /** `decided` gets the approvals once the reader has decided about each call. */
  askApproval(calls, decided) {
    this.endApproval();
    if (!calls.length) return decided([]);
    this.#approval = approvalView(calls, approvals => { this.#focus(); decided(approvals); });
    this.#log.append(this.#approval);
    this.announce('The agent asks for your approval.');
  }

  endApproval() {
    this.#approval?.remove();
    this.#approval = null;
  }

  clear() {
    this.#log.replaceChildren();
    this.#approval = null;
    this.#hideProblem();
  }

  /** Says what went wrong; `retry` is offered unless it is null. */
  report({ status, title, message, detail = '', retryAfter }, retry) {
    const words = status === 401 ? ['This page could not sign you in', 'Reload the page and try again.'] : [title ?? message, detail];
    const later = retryAfter > 0 ? ` Try again in ${wait(retryAfter)}.` : '';
    const act = next => () => { this.#hideProblem(); this.#focus(); next?.(); };
    this.#problem.replaceChildren(element('strong', {}, words[0]), element('p', {}, asSentence(words[1]) + later),
      ...(retry ? [button('Retry', 'quiet', act(retry))] : []), button('Dismiss', 'quiet', act()));
    this.#problem.hidden = false;
  }

  #hideProblem() {
    this.#problem.hidden = true;
    this.#problem.replaceChildren();
  }

  /** Speaks a text once, and leaves no second copy behind for those who read on. */
  announce(text) {
    this.#announcer.textContent = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => { this.#announcer.textContent = ''; }, 5000);
  }
}

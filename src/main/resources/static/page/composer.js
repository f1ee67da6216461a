// The box in which the reader writes, with what goes with a message: agent, temperature, attachments, and when it is to be read.

import { acceptFiles, attachments } from './attachments.js';
import { $, focusMessage, on } from './dom.js';
import { report } from './problem.js';
import { browser } from './storage.js';

const MAX_CODE_POINTS = 5000;
const COUNTER_FROM = 4500;
const AUTO = { name: 'auto', description: 'The server chooses the best agent for each message.' };

const box = $('question');

export class Composer {
  #agents = new Map();
  #draft = 'new';
  #editing = null;
  #page;

  /** `page` is asked to `send` a message, with the view of the message that it replaces, or null. */
  constructor(page) {
    this.#page = page;
    acceptFiles();
    on('composer', 'submit', event => { event.preventDefault(); this.#submit(); });
    on('question', 'input', () => { this.#measure(); this.#saveDraft(); });
    on('question', 'keydown', event => {
      if (event.key === 'Escape' && this.#editing) this.#endEdit();
      // 229: Safari reports the Enter that ends a composition as no longer composing
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      $('composer').requestSubmit();
    });
    on('cancel-edit', 'click', () => { this.#endEdit(); focusMessage(); });
    on('agent', 'change', () => this.choose($('agent').value));
    on('temperature', 'input', () => this.#showTemperature());
    on('temperature-reset', 'click', () => { $('temperature').value = ''; this.#showTemperature(); });
  }

  get hasAgents() { return this.#agents.size > 0; }

  offer(agents) {
    const choices = agents.length > 1 ? [AUTO, ...agents] : agents;
    this.#agents = new Map(choices.map(agent => [agent.name, agent]));
    $('agent').replaceChildren(...choices.map(({ name, description = '' }) => Object.assign(new Option(name), { title: description })));
    $('agent-choice').hidden = choices.length < 2;
    this.choose($('agent').value);
    this.choose('assistant');
  }

  choose(name) {
    if (!this.#agents.has(name)) return;
    $('agent').value = name;
    $('description').textContent = $('agent-description').textContent = this.#agents.get(name).description ?? '';
  }

  /** Shows the draft of a conversation. */
  open(id) {
    this.#endEdit();
    this.#draft = id ?? 'new';
    this.#write(browser.read(`draft.${this.#draft}`) ?? '');
  }

  /** The new conversation has got its id; what was written since goes with it. */
  accepted(id) {
    browser.write('draft.new', null);
    this.#draft = id;
    this.#saveDraft();
  }

  busy(is) {
    const focused = [$('stop'), $('busy')].includes(document.activeElement);
    $('stop').hidden = !is;
    $('busy-choice').hidden = !is;
    if (focused && !is) focusMessage();
  }

  /** Lets the reader change a message that was sent. */
  edit(view) {
    this.#editing = view;
    $('editing').hidden = false;
    this.#write(view.text);
    box.focus();
  }

  #endEdit() {
    if (!this.#editing) return;
    this.#editing = null;
    $('editing').hidden = true;
    this.#write(browser.read(`draft.${this.#draft}`) ?? '');
  }

  /** Puts a message back before whatever was typed since. */
  giveBack({ message, attachments: files }) {
    this.#write([message, box.value].filter(Boolean).join('\n'));
    attachments.giveBack(files);
    this.#saveDraft();
  }

  #write(text) {
    box.value = text;
    this.#measure();
  }

  #saveDraft() {
    if (!this.#editing) browser.write(`draft.${this.#draft}`, box.value);
  }

  #submit() {
    const message = box.value;
    if (this.#measure() > MAX_CODE_POINTS) report({ title: 'The message is too long', detail: `It may have up to ${MAX_CODE_POINTS} characters.` });
    else if (message.trim()) this.#send(message);
    else if (attachments.any) report({ title: 'A message is missing', detail: 'Say what to do with the attachments.' });
  }

  #send(message) {
    const temperature = $('temperature').value, replaced = this.#editing, files = attachments.take();
    this.#endEdit();
    if (!replaced) this.#write('');
    this.#saveDraft();
    this.#page.send({
      message,
      ...(this.#agents.size > 1 && { agent: $('agent').value }),
      ...(temperature !== '' && { temperature: Number(temperature) }),
      ...(files.length && { attachments: files }),
    }, { replaced, busy: $('busy').value });
  }

  #showTemperature() {
    const value = $('temperature').value;
    $('options').dataset.changed = String(value !== '');
  }

  /** Fits the box to its text, and counts in code points, as the server does. */
  #measure() {
    box.style.height = 'auto';
    box.style.height = `${box.scrollHeight}px`;
    const length = [...box.value].length, left = MAX_CODE_POINTS - length;
    $('counter').textContent = length < COUNTER_FROM ? '' : left < 0 ? `${-left} too many` : `${left} left`;
    $('counter').dataset.over = left < 0;
    box.ariaInvalid = String(left < 0);
    return length;
  }
}

// A call of a tool as a card that unfolds.

import { duration, element, readable } from './dom.js';

export class ToolCard {
  element = element('details', { className: 'tool' });
  #call = {};
  #state = 'running';

  update(change) {
    Object.assign(this.#call, change);
    const { name, arguments: given = {}, result, error, duration_ms } = this.#call;
    const failed = error != null, answered = failed || 'result' in this.#call;
    const outcome = failed ? 'failed' : answered ? duration(duration_ms) : { running: 'running…', waiting: 'waits for you', ended: 'no result' }[this.#state];
    this.element.dataset.state = failed ? 'failed' : answered ? 'done' : this.#state;
    const parts = [['Arguments', given], ...(answered ? [failed ? ['Error', error] : ['Result', result]] : [])];
    this.element.replaceChildren(
      element('summary', {}, element('b', {}, name), outcome ? ` · ${outcome}` : ''),
      ...parts.flatMap(([title, value]) => [element('h2', {}, title), element('pre', { tabIndex: 0, dir: 'auto' }, readable(value))]));
  }

  /** Nothing more is to come; `waiting`: until the reader has decided. */
  end(waiting) {
    this.#state = waiting ? 'waiting' : 'ended';
    this.update({});
  }
}

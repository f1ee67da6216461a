// What the agent says and does: text, reasoning, tool calls and objects, in the order in which they come.

import { button, element, readable } from './dom.js';
import { Details } from './details.js';
import { Markdown } from './markdown.js';
import { MessageView } from './message.js';
import { ObjectView } from './object.js';
import { ToolCard } from './tool.js';

export class AnswerView extends MessageView {
  #parts;
  #texts = [];
  #text = null;
  #reasoning = null;
  #tools = new Map();
  #object = null;

  /** `onRegenerate` is called with this view. */
  constructor({ run_id, status = 'streaming' } = {}, onRegenerate) {
    const parts = element('div', { className: 'parts' });
    super('assistant', 'Parley', parts);
    this.#parts = parts;
    this.runId = run_id;
    this.end(status);
    this.actions.append(button('Regenerate', 'plain changes', () => onRegenerate(this)), new Details(() => this.runId).element);
  }

  get text() { return this.#object ? readable(this.#object.value) : this.#texts.map(({ text }) => text).join(''); }

  append(content) {
    this.#endReasoning();
    this.#text ??= this.#addText();
    this.#text.append(content);
  }

  #addText() {
    const text = new Markdown();
    this.#texts.push(text);
    this.#parts.append(text.element);
    return text;
  }

  reason(content) {
    if (!this.#reasoning) {
      this.#reasoning = element('details', { className: 'reasoning' }, element('summary', {}, 'Thinking…'), element('div', { className: 'verbatim', dir: 'auto' }));
      this.#parts.append(this.#reasoning);
    }
    this.#reasoning.lastChild.append(content);
  }

  #endReasoning() {
    if (!this.#reasoning) return;
    this.#reasoning.firstChild.textContent = 'Reasoning';
    this.#reasoning = null;
  }

  /** Whether a call of a tool is shown here: also one that a later run makes, after the reader's approval. */
  has(callId) { return this.#tools.has(callId); }

  /** Shows a call of a tool, or completes the one with the same id. */
  tool(change) {
    this.#endReasoning();
    if (!this.#tools.has(change.id)) {
      const card = new ToolCard();
      this.#tools.set(change.id, card);
      this.#parts.append(card.element);
      this.#endText();
    }
    this.#tools.get(change.id).update(change);
  }

  #endText() {
    this.#text?.finish();
    this.#text = null;
  }

  /** An object that grows: each call has all of it. */
  structured(value) {
    this.#endReasoning();
    this.#forgetTexts();
    if (!this.#object) {
      this.#object = new ObjectView();
      this.#parts.append(this.#object.element);
    }
    this.#object.show(value);
  }

  #forgetTexts() {
    this.#texts.forEach(({ element: shown }) => shown.remove());
    this.#texts = [];
    this.#text = null;
  }

  /** What was said so far is void; the tools were called nevertheless. */
  restart() {
    this.#forgetTexts();
    this.#object?.element.remove();
    this.#object = null;
    this.#parts.querySelectorAll('.reasoning').forEach(shown => shown.remove());
    this.#reasoning = null;
  }

  /** Leaves text alone that is right already, and with it the reader's selection. */
  replace(text) {
    if (this.text === text) return;
    this.#forgetTexts();
    if (text) this.append(text);
  }

  /** Adds a stored message of this run. */
  add({ reasoning, content, output, tool_calls = [] }) {
    if (reasoning) this.reason(reasoning);
    if (output !== undefined) this.structured(output);
    else if (content) this.append(content);
    tool_calls.forEach(call => this.tool(call));
  }

  end(status, note) {
    super.end(status, note);
    if (status === 'streaming') return;
    this.#endReasoning();
    this.#endText();
    this.#tools.forEach(card => card.end(status === 'waiting'));
  }
}

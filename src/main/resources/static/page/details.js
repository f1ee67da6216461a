// Where an answer came from and what it cost, on demand.

import { duration, element } from './dom.js';
import { parley } from './api.js';

const count = number => number.toLocaleString();

/** Names and values of what the server knows about a run. */
function facts({ agent, model, cached, usage, timing = {}, attempts = [], state }) {
  const answered = attempts.findLast(({ outcome }) => outcome === 'completed')?.model ?? model; // not the one asked first, if that failed
  const tokens = usage && `${count(usage.total_tokens)} (${count(usage.prompt_tokens)} read, ${count(usage.completion_tokens)} written)`;
  return [
    ['Agent', agent],
    ['Model', cached ? `${model}, from the cache` : answered],
    ['Tokens', tokens && (usage.estimated ? `about ${tokens}` : tokens)],
    ['Reasoning', usage?.reasoning_tokens && `${count(usage.reasoning_tokens)} tokens`],
    ['First word', timing.first_token_ms != null && `after ${duration(timing.first_token_ms)}`],
    ['Model time', duration(timing.model_ms)],
    ['Tool time', timing.tools_ms > 0 && duration(timing.tools_ms)],
    ['Waited', timing.queue_ms > 0 && duration(timing.queue_ms)],
    ['Attempts', attempts.length > 1 && attempts.map(({ model: asked, outcome, code }) => `${asked}: ${code ?? outcome}`).join(', ')],
    ['State', state !== 'completed' && state.replace('_', ' ')],
  ].filter(([, value]) => value);
}

export class Details {
  #list = element('dl');
  element = element('details', { className: 'details' }, element('summary', {}, 'Details'), this.#list);

  constructor(runId) {
    this.element.addEventListener('toggle', async () => {
      if (!this.element.open) return;
      const run = await parley.run(runId()).catch(problem => ({ state: problem.title }));
      this.#list.replaceChildren(...facts(run).flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]));
    });
  }
}

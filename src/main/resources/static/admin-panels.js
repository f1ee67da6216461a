// The panels of the admin page. Each asks the admin API for one thing and shows it; `every` is how often, in seconds.

import { draw } from './admin-chart.js';
import { age, amount, dayBefore, number, time } from './admin-format.js';
import { Table, actionColumn, setText } from './admin-table.js';

const $ = id => document.getElementById(id);

const count = (id, value) => setText($(`${id}-count`), value ? number(value) : '');

export function runsPanel(api, { confirm, attempt, done }) {
  const cancel = async run => {
    if (!await confirm(`Cancel the run of ${run.user_id}?`, 'The text so far is kept as a partial answer.', 'Cancel the run')) return;
    const { state } = await api.post(`/admin/runs/${run.run_id}/cancel`);
    await done(state === 'running' ? 'The run is being cancelled.' : `The run is ${state}.`);
  };
  const table = new Table($('runs'), ({ run_id }) => run_id, [
    { title: 'User', show: ({ user_id }) => user_id },
    { title: 'Key', show: ({ client }) => client },
    { title: 'Agent', show: ({ agent }) => agent },
    { title: 'Model', show: ({ model }) => model },
    { title: 'State', show: ({ state }) => state },
    { title: 'Since', number: true, show: ({ created_at, started_at }) => age(started_at ?? created_at) },
    { title: 'Run', show: ({ run_id }) => run_id },
    actionColumn('Action', 'Cancel', ({ user_id, run_id }) => `run ${run_id} of ${user_id}`, run => attempt(() => cancel(run))),
  ]);
  return {
    every: 5,
    async load() {
      const open = await api.get('/admin/runs');
      table.update(open.runs);
      count('runs', open.count);
    },
  };
}

const MEASURES = { total_tokens: 'tokens', cost: 'cost', runs: 'runs' };

export function usagePanel(api) {
  let report = { currency: '', usage: [] };
  const price = value => amount(value, report.currency);
  const table = new Table($('usage'), ({ name }) => name, [
    { title: 'Name', show: ({ name }) => name },
    { title: 'Input tokens', number: true, show: ({ prompt_tokens }) => number(prompt_tokens) },
    { title: 'Output tokens', number: true, show: ({ completion_tokens }) => number(completion_tokens) },
    { title: 'Tokens', number: true, show: ({ total_tokens }) => number(total_tokens) },
    { title: 'Runs', number: true, show: ({ runs }) => number(runs) },
    { title: 'Cost', number: true, show: ({ cost }) => price(cost) },
  ]);
  const show = () => {
    const { by, from, to, usage } = report, measure = $('usage-measure').value;
    table.update(by === 'day' ? usage.toSorted((a, b) => b.name < a.name ? -1 : 1) : usage);
    draw($('usage-chart'), { what: MEASURES[measure], by: by === 'client' ? 'key' : by, from, to, format: measure === 'cost' ? price : number,
      points: usage.map(line => ({ name: line.name, value: line[measure] })) });
    const unpriced = usage.reduce((sum, { unpriced_tokens }) => sum + unpriced_tokens, 0);
    $('usage-unpriced').hidden = !unpriced;
    setText($('usage-unpriced'), `${number(unpriced)} tokens have no price. PARLEY_COST_PRICES sets the prices of models.`);
  };
  return {
    every: 30,
    async load() {
      const by = $('usage-by').value, days = $('usage-days').value;
      const loaded = await api.get(`/admin/usage?by=${by}&from=${dayBefore(days - 1)}&to=${dayBefore(0)}&limit=${by === 'day' ? 366 : 100}`);
      if (by !== $('usage-by').value || days !== $('usage-days').value) return; // chosen meanwhile; its own answer follows
      report = loaded;
      show();
    },
    show,
  };
}

const BREAKERS = {
  closed: 'Closed: calls are made',
  half_open: 'Half open: a few calls are tried',
  open: 'Open: not called for now',
};

export function statusPanel(api) {
  const refusals = new Table($('refusals'), ({ code }) => code, [
    { title: 'Code', show: ({ code }) => code },
    { title: 'Requests', number: true, show: ({ count }) => number(count) },
  ]);
  const breakers = new Table($('breakers'), ({ name }) => name, [
    { title: 'Upstream', show: ({ name }) => name },
    { title: 'State', show: ({ breaker }, cell) => { cell.dataset.breaker = breaker; return BREAKERS[breaker] ?? breaker; } },
  ]);
  return {
    every: 5,
    async load() {
      const { version, started_at, refused, upstreams } = await api.get('/admin/status');
      refusals.update(refused.toSorted((a, b) => b.count - a.count));
      count('refusals', refused.reduce((sum, { count }) => sum + count, 0));
      breakers.update(upstreams);
      setText($('server'), `Version ${version}, started ${time(started_at)}`);
    },
  };
}

export function webhooksPanel(api, { attempt, done }) {
  const replay = async ({ run_id }) => {
    await api.post(`/admin/webhooks/${run_id}/replay`);
    await done('The message will be delivered again.');
  };
  const table = new Table($('webhooks'), ({ run_id }) => run_id, [
    { title: 'Run', show: ({ run_id }) => run_id },
    { title: 'Message', show: ({ type }) => type },
    { title: 'Run ended', show: ({ ended_at }) => time(ended_at) },
    { title: 'Attempts', number: true, show: ({ attempts }) => number(attempts) },
    { title: 'Last error', show: ({ last_error }) => last_error ?? '' },
    actionColumn('Action', 'Deliver again', ({ run_id }) => `the message of run ${run_id}`, delivery => attempt(() => replay(delivery))),
  ]);
  return {
    every: 15,
    async load() {
      const { pending, dead, deliveries } = await api.get('/admin/webhooks?state=dead&limit=100');
      table.update(deliveries);
      count('webhooks', dead);
      const waiting = pending ? `${number(pending)} more are still being tried.` : '';
      setText($('webhooks-pending'), dead > deliveries.length ? `The newest ${deliveries.length} are shown. ${waiting}` : waiting);
    },
  };
}

const listed = list => list.join(', ');

export function agentsPanel(api) {
  const table = new Table($('agents'), ({ name }) => name, [
    { title: 'Agent', show: ({ name }) => name },
    { title: 'Description', show: ({ description }) => description },
    { title: 'Model', show: ({ model, fallback_model, temperature }) => listed([model, ...(fallback_model ? [`then ${fallback_model}`] : []),
      ...(temperature == null ? [] : [`temperature ${temperature}`])]) },
    { title: 'Tools', show: ({ tools, approve }) => listed(tools.map(tool => approve.includes(tool) ? `${tool} (approval)` : tool)) },
    { title: 'Guardrails', show: ({ input_guardrails, output_guardrails }) => listed([
      ...input_guardrails.map(name => `${name} (messages)`), ...output_guardrails.map(name => `${name} (answers)`)]) },
    { title: 'Answers', show: ({ structured, cache_seconds }) => listed([structured ? 'structured' : 'text',
      ...(cache_seconds == null ? [] : [`cached for ${number(cache_seconds)} s`])]) },
    { title: 'Role', show: ({ requires_role }) => requires_role ?? 'everybody' },
    { title: 'Model calls', number: true, show: ({ max_rounds }) => number(max_rounds) },
    { title: 'History tokens', number: true, show: ({ history_tokens }) => number(history_tokens) },
    { title: 'Answer tokens', number: true, show: ({ max_tokens }) => max_tokens == null ? '' : number(max_tokens) },
  ]);
  return {
    every: 60,
    async load() {
      const { agents } = await api.get('/admin/agents');
      table.update(agents);
      count('agents', agents.length);
    },
  };
}

// Calls that wait for the reader: of tools that need an approval, and of tools that another client would call.

import { button, element, readable } from './dom.js';

/** Asks about each call; `decided` gets `{approvals, tool_results}` once all are answered. */
export function approval(calls, decided) {
  const answers = new Map();
  const answer = (call, row, given, words) => {
    answers.set(call.id, { kind: call.kind, given: { id: call.id, ...given } });
    row.replaceChildren(element('p', { className: 'note' }, words));
    if (answers.size < calls.length) return;
    const of = kind => [...answers.values()].filter(decision => decision.kind === kind).map(decision => decision.given);
    const approvals = of('approval'), results = of('client');
    decided({ ...(approvals.length && { approvals }), ...(results.length && { tool_results: results }) });
  };
  return element('section', { className: 'approval', ariaLabel: 'Waiting for you' },
    ...calls.map(call => element('div', {},
      element('p', {}, call.kind === 'approval' ? 'The agent asks for your approval to call ' : 'The agent waits for the result of ', element('b', {}, call.name)),
      element('pre', { tabIndex: 0, dir: 'auto' }, readable(call.arguments)),
      call.kind === 'approval' ? choice(call, answer) : result(call, answer))));
}

function choice(call, answer) {
  const row = element('div', { className: 'row' });
  const reason = element('input', { type: 'text', placeholder: 'Reason, if you decline', ariaLabel: `Reason for ${call.name}`, maxLength: 500, dir: 'auto' });
  row.append(
    button('Approve', 'primary', () => answer(call, row, { approved: true }, 'Approved.')),
    button('Decline', 'danger', () => answer(call, row, { approved: false, ...(reason.value && { reason: reason.value }) }, 'Declined.')),
    reason);
  return row;
}

/** The page cannot call the tools of other clients, but its reader may know the result. */
function result(call, answer) {
  const row = element('div', { className: 'row' });
  const given = element('textarea', { ariaLabel: `Result of ${call.name}`, placeholder: 'The result, if you know it', rows: 2, dir: 'auto' });
  row.append(given,
    button('Give result', 'primary', () => answer(call, row, { result: given.value }, 'Result given.')),
    button('Decline', 'danger', () => answer(call, row, { error: 'declined by the user' }, 'Declined.')));
  return row;
}

// The admin page: panels that read the admin API and refresh themselves while the page is visible.

import { Parley } from './parley-client.js';
import { agentsPanel, runsPanel, statusPanel, usagePanel, webhooksPanel } from './admin-panels.js';
import { setText } from './admin-table.js';
import { browser, tab } from './page/storage.js';
import { fetchWithKey, key } from './server.js';
import { askForKey } from './sign-in.js';

const $ = id => document.getElementById(id);
const parley = new Parley({ fetch: fetchWithKey });

const api = {
  get: async path => (await parley.request(path)).json(),
  post: async path => (await parley.request(path, { method: 'POST' })).json(),
};

/** Asks the reader before something that cannot be undone. */
function confirm(title, text, action) {
  const dialog = $('confirm');
  $('confirm-title').textContent = title;
  $('confirm-text').textContent = text;
  $('confirm-yes').textContent = action;
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise(decided => dialog.addEventListener('close', () => decided(dialog.returnValue === 'yes'), { once: true }));
}

/* ---- Refresh ---- */

/** After an action: shows its effect at once, and says it to those who cannot see it. */
async function done(text) {
  $('announcer').textContent = text;
  await refresh();
}

/** Runs what a button does; a failure is told to the reader. */
async function attempt(act) {
  try {
    await act();
  } catch (problem) {
    report(problem, ['Dismiss', () => { $('problem').hidden = true; }]);
  }
}

const usage = usagePanel(api);
const panels = [runsPanel(api, { confirm, attempt, done }), usage, statusPanel(api), webhooksPanel(api, { attempt, done }), agentsPanel(api)];
const due = new Map();
let failed = false;

/** Asks for nothing that would be refused, and counted as such. */
async function requireAdmin() {
  const { roles } = await api.get('/me');
  if (!roles.includes('admin')) throw Object.assign(new Error('not an administrator'), { status: 403, detail: 'The role admin is missing' });
}

async function refresh(some = panels) {
  some.forEach(panel => due.set(panel, Date.now() + panel.every * 1000));
  try {
    if ($('panels').hidden) await requireAdmin();
    const [first, ...others] = some;
    await first.load(); // if this one is refused, the others would be, too
    await Promise.all(others.map(panel => panel.load()));
    if (failed) $('problem').hidden = true;
    failed = false;
    $('panels').hidden = false;
  } catch (problem) {
    failed = true;
    reportRefresh(problem);
  }
}

function refreshDue() {
  if (document.hidden || !$('auto').checked || $('panels').hidden) return;
  const some = panels.filter(panel => Date.now() >= due.get(panel));
  if (some.length) refresh(some);
}

/* ---- Problems ---- */

function report({ title = 'Something failed in this page', detail, message }, [label, act]) {
  setText($('problem-title'), title); // the same text again would be read out again
  setText($('problem-detail'), detail ?? message);
  setText($('problem-action'), label);
  $('problem-action').onclick = act;
  $('problem').hidden = false;
}

function reportRefresh(problem) {
  if (problem.status !== 401 && problem.status !== 403) return report(problem, ['Try again', () => refresh()]);
  const hint = problem.status === 401 ? '' : key.value
    ? ' The key that this browser has is valid, but its role is not admin.'
    : ' Make a key (java -jar parley.jar --generate-key), configure it with PARLEY_SECURITY_KEYS_0_ROLES=admin, and enter it here.';
  $('panels').hidden = true;
  report({ title: 'This page is for administrators', detail: (problem.detail ?? problem.title).replace(/\.?$/, '.') + hint }, ['Enter another key', enterKey]);
}

async function enterKey() {
  const given = await askForKey(false);
  if (given) {
    key.value = given;
    await refresh();
  }
}

function forgetKey() {
  key.value = '';
  browser.clear();
  tab.clear();
  location.reload();
}

key.prompt = askForKey;
key.onChange = () => { $('forget-key').hidden = !key.value; };
key.onChange();

const on = (id, type, act) => $(id).addEventListener(type, act);
on('forget-key', 'click', forgetKey);
on('refresh', 'click', () => refresh());
on('usage-form', 'submit', event => event.preventDefault());
on('usage-by', 'change', () => refresh([usage]));
on('usage-days', 'change', () => refresh([usage]));
on('usage-measure', 'change', usage.show);
document.addEventListener('visibilitychange', refreshDue);
setInterval(refreshDue, 1000);
refresh();

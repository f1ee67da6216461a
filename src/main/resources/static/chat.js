// The chat page: asks with POST /chat/stream and shows the events of the run. Text is never interpreted as HTML.

import { Parley, newKey } from './parley-client.js';
import { fetchWithKey, key } from './server.js';

const MAX_CODE_POINTS = 5000;
const COUNTER_FROM = 4500;
const HISTORY_PAGE = 50;
const STORAGE_KEY = 'parley.session';
const AUTO = { name: 'auto', description: 'The server chooses the best agent for each question.' };
const STOPPED = {
  disconnect: 'Stopped because no reader was connected.',
  interrupt: 'Stopped by a newer question.',
  deletion: 'Stopped because the conversation was deleted.',
};

/** A question that is refused is asked again only by the reader. */
const parley = new Parley({ fetch: fetchWithKey, retries: 0, reconnects: 5 });

const $ = id => document.getElementById(id);
const scroller = $('scroller'), messages = $('messages'), questionBox = $('question'), agentPicker = $('agent');

let sessionId = remembered();
let agents = new Map();
let currentRun = null;
let oldestMessageId = null;
let atEnd = true;

/* ---- Messages ---- */

function element(tag, className = '', text = '') {
  return Object.assign(document.createElement(tag), { className, textContent: text });
}

const readable = value => typeof value === 'string' ? value : JSON.stringify(value, null, 2);

/** One message on the page. */
class MessageView {
  #text = document.createTextNode('');
  #tools = element('div', 'tools');
  #note = element('p', 'note');
  #calls = new Map();

  constructor(role, { content = '', status = 'complete', run_id = '', tool_calls } = {}) {
    this.article = element('article', 'message');
    this.article.ariaLabel = role === 'user' ? 'You' : 'Parley';
    Object.assign(this.article.dataset, { role, run: run_id });
    const body = element('div', 'text');
    body.append(this.#text);
    this.article.append(this.#tools, body, this.#note);
    this.append(content);
    this.end(status, status === 'partial' ? 'This answer was cut off.' : '');
    tool_calls?.forEach(call => this.tool(call));
  }

  get text() { return this.#text.data; }

  append(token) { this.#text.appendData(token); }

  /** Leaves text alone that is right already, and with it the reader's selection. */
  replace(text) { if (this.text !== text) this.#text.data = text; }

  structured(output) {
    this.article.dataset.format = 'json';
    this.replace(readable(output));
  }

  /** Shows a call of a tool, or completes the one with the same id. */
  tool(change) {
    if (!this.#calls.has(change.id)) this.#calls.set(change.id, { row: this.#tools.appendChild(element('details')), summary: element('summary') });
    const call = Object.assign(this.#calls.get(change.id), change);
    const failed = call.error != null, answered = failed || 'result' in call;
    const outcome = failed ? 'failed' : answered ? duration(call.duration_ms) : this.article.dataset.status === 'streaming' ? 'running' : 'no result';
    call.summary.textContent = [call.name, outcome].filter(Boolean).join(' · ');
    const parts = [call.arguments ?? {}, ...(answered ? [failed ? call.error : call.result] : [])];
    call.row.replaceChildren(call.summary, ...parts.map(part => element('pre', '', readable(part))));
  }

  note(text) { this.#note.textContent = text; }

  end(status, note = '') {
    this.article.dataset.status = status;
    this.note(note);
    this.#calls.forEach((call, id) => this.tool({ id }));
  }
}

const duration = ms => ms == null ? '' : ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;

/* ---- Runs ---- */

/** One answer in the making: what this page sees of a run of the server. */
class Run {
  ended = false;
  reading = new AbortController();
  answer = new MessageView('assistant', { status: 'streaming' });
  #events;

  constructor(question, open) {
    this.question = question;
    this.#events = open({ signal: this.reading.signal, onReconnect: () => this.answer.note('The connection was lost. Reconnecting…') });
    this.answer.article.dataset.run = this.id ?? '';
  }

  get id() { return this.#events.id; }

  apply(event) {
    switch (event.type) {
      case 'session': return this.#accepted(event);
      case 'token': return this.answer.append(event.content);
      case 'tool_call':
      case 'tool_result': return this.answer.tool(event);
      case 'output': return this.answer.structured(event.output);
      case 'restart': return this.answer.replace('');
      case 'done': return this.#done(event);
      case 'requires_action': return this.#waits(event);
      case 'error': return this.#failed(event);
      case 'cancelled': return this.#end('cancelled', STOPPED[event.cause] ?? 'Stopped.');
    }
  }

  #accepted({ session_id, run_id, model }) {
    remember(session_id);
    showModel(model);
    this.answer.article.dataset.run = run_id;
  }

  #done({ response, output, tool_calls, agent, model, finish_reason }) {
    tool_calls?.forEach(call => this.answer.tool(call));
    if (output == null) this.answer.replace(response);
    else this.answer.structured(output);
    showModel(model);
    const chosen = this.question?.body.agent === AUTO.name ? `Answered by ${agent}.` : '';
    const cut = finish_reason === 'length' ? 'The answer reached its length limit.' : '';
    this.#end('complete', `${chosen} ${cut}`.trim());
  }

  #waits({ response, tool_calls, required_action }) {
    tool_calls?.forEach(call => this.answer.tool(call));
    this.answer.replace(response);
    this.#end('complete', 'Waiting for your approval.');
    decide(required_action.calls);
  }

  #failed({ code, detail, retryable }) {
    this.#end('failed', 'The answer failed.');
    report({ title: 'The answer failed', detail, code }, retryable && this.question ? { Retry: () => ask(this.question) } : {});
  }

  #end(status, note) {
    this.ended = true;
    this.answer.end(status, note);
    if (status !== 'failed') announce(`${this.answer.text} ${note}`); // a failure is announced by the alert
  }

  async cancel() {
    try {
      await this.#events.cancel();
    } catch {
      if (this.ended || this.reading.signal.aborted) return;
      this.#end('cancelled', 'Stopped here; the server may still finish the answer.');
      this.reading.abort();
    }
  }

  /** Reads the run to its end. */
  async follow() {
    try {
      for await (const event of this.#events) {
        this.answer.note('');
        this.apply(event);
      }
    } catch (problem) {
      if (!this.reading.signal.aborted) throw problem;
    }
  }
}

async function track(run, onFailure) {
  messages.append(run.answer.article);
  setRun(run);
  try {
    await run.follow();
  } catch (problem) {
    onFailure(problem);
  }
  if (currentRun === run) setRun(null);
}

/** Sends a question; a second time with the same key and body, so that the server answers it only once. */
function ask(question) {
  clearProblem();
  atEnd = true;
  question.answer?.article.remove();
  if (question.body.message) {
    question.view ??= new MessageView('user', { content: question.body.message });
    question.view.end('complete');
    messages.append(question.view.article);
  }
  const run = new Run(question, options => parley.stream(question.body, { idempotencyKey: question.key, ...options }));
  question.answer = run.answer;
  track(run, problem => run.id ? lost(question, problem) : refused(question, problem));
}

/** Asks the reader about calls that wait. This page brings no tools, so it has no results to send. */
function decide(calls) {
  const of = kind => calls.filter(call => call.kind === kind);
  const send = approved => ask({ key: newKey(), body: {
    session_id: sessionId,
    approvals: of('approval').map(({ id }) => ({ id, approved })),
    tool_results: of('client').map(({ id }) => ({ id, error: 'This page cannot call tools' })),
  } });
  const detail = calls.map(call => `${call.name} ${readable(call.arguments)}`).join('\n');
  report({ title: 'The agent asks for your approval', detail }, { Approve: () => send(true), Decline: () => send(false) });
}

const compose = message => ({
  key: newKey(),
  body: { message, ...(sessionId && { session_id: sessionId }), ...(agents.size > 1 && { agent: agentPicker.value }) },
});

function lost(question, problem) {
  question.answer.end('partial', 'The connection was lost, so the rest is not shown.');
  const reason = (problem.detail ?? problem.message).replace(/\.?$/, '.');
  const detail = `The answer could not be resumed: ${reason} Retry fetches the same answer again.`;
  report({ ...problem, title: 'The connection was lost', detail }, { Retry: () => ask(question) });
}

function refused(question, problem) {
  question.answer.article.remove();
  question.view?.end('failed', 'Not answered.');
  const edit = question.view ? { Edit: () => takeBack(question) } : {};
  const retry = { Retry: () => ask(question) };
  const elsewhere = { 'Ask in a new chat': () => { newChat(); ask(compose(question.body.message)); } };
  report(problem, problem.code === 'session_not_found' && question.view ? elsewhere : problem.retryable ? { ...retry, ...edit } : edit);
}

/** Puts a refused question back where it can be changed, before whatever was typed since. */
function takeBack({ view, body }) {
  view.article.remove();
  questionBox.value = [body.message, questionBox.value].filter(Boolean).join('\n');
  measure();
  clearProblem();
}

/* ---- Conversation ---- */

/** A page of the stored conversation, or nothing where the reader has moved on meanwhile. */
async function history(before) {
  const id = sessionId;
  try {
    const session = await parley.sessions.get(id, { limit: HISTORY_PAGE, before });
    return id === sessionId ? session : null;
  } catch (problem) {
    if (id !== sessionId) return null;
    throw problem;
  }
}

async function openConversation({ follow = true } = {}) {
  clearProblem();
  if (!sessionId) return;
  try {
    const session = await history();
    if (!session || currentRun) return;
    chooseAgent(session.agent);
    messages.replaceChildren();
    showHistory(session);
    if (session.active_run_id && follow) followActive(session.active_run_id);
    if (session.required_action) decide(session.required_action.calls);
  } catch (problem) {
    if (problem.status === 404) remember(null);
    else report(problem, { Retry: openConversation });
  }
}

/** Follows a run that was going on when the page was loaded, from its first event. */
function followActive(runId) {
  messages.querySelectorAll(`[data-role="assistant"][data-run="${CSS.escape(runId)}"]`).forEach(article => article.remove());
  const run = new Run(null, options => parley.follow(runId, options));
  track(run, problem => {
    run.answer.end('partial', 'The connection was lost.');
    if (problem.retryable) report(problem, { Retry: openConversation });
    else openConversation({ follow: false }); // it ended meanwhile or cannot be followed: show what is stored
  });
}

/** What became of the run whose last message this is. */
function outcome({ role, error, cancel_cause }) {
  if (!error) return STOPPED[cancel_cause] ?? 'Stopped.';
  return `${role === 'user' ? 'Not answered' : 'This answer was cut off'}: ${error.detail}.`;
}

function showHistory({ messages: stored }) {
  messages.prepend(...stored.filter(({ role }) => role === 'user' || role === 'assistant').map(message => {
    const view = new MessageView(message.role, message);
    if (message.output !== undefined) view.structured(message.output);
    if (message.error || message.cancel_cause) view.end(message.status, outcome(message));
    return view.article;
  }));
  oldestMessageId = stored[0]?.message_id;
  $('earlier').hidden = stored.length < HISTORY_PAGE;
}

async function showEarlier() {
  try {
    const session = await history(oldestMessageId);
    if (!session) return;
    const fromEnd = scroller.scrollHeight - scroller.scrollTop;
    showHistory(session);
    scroller.scrollTop = scroller.scrollHeight - fromEnd;
    if ($('earlier').hidden) scroller.focus({ preventScroll: true });
  } catch (problem) {
    report(problem, { Retry: showEarlier });
  }
}

function newChat() {
  currentRun?.reading.abort(); // only stops reading: the run continues, and its answer is stored
  setRun(null);
  remember(null);
  clearProblem();
  messages.replaceChildren();
  $('earlier').hidden = true;
}

function remembered() {
  try { return localStorage.getItem(STORAGE_KEY); } catch { return null; }
}

function remember(id) {
  sessionId = id;
  try {
    if (id) localStorage.setItem(STORAGE_KEY, id);
    else localStorage.removeItem(STORAGE_KEY);
  } catch { /* storage is blocked: the conversation lasts as long as the page */ }
}

async function loadAgents() {
  const list = await parley.agents().catch(() => []);
  const choices = list.length > 1 ? [AUTO, ...list] : list;
  agents = new Map(choices.map(agent => [agent.name, agent]));
  agentPicker.replaceChildren(...choices.map(({ name, description = '' }) => Object.assign(new Option(name), { title: description })));
  $('agent-choice').hidden = agents.size < 2;
  chooseAgent(agentPicker.value);
  chooseAgent('assistant');
}

function chooseAgent(name) {
  if (!agents.has(name)) return;
  agentPicker.value = name;
  $('description').textContent = agents.get(name).description ?? '';
}

/* ---- Key ---- */

/** Asks for a key; resolves to nothing where the reader gives none. */
function askForKey(again) {
  const dialog = $('key-dialog');
  $('key-title').textContent = again ? 'The key was not accepted' : 'This server requires a key';
  $('key').value = '';
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise(given => dialog.addEventListener('close', () => {
    given(dialog.returnValue === 'use' ? $('key').value : '');
    $('key').value = '';
  }, { once: true }));
}

const showKey = () => { $('forget-key').hidden = !key.value; };

function forgetKey() {
  key.value = '';
  newChat();
  location.reload();
}

/* ---- Around the question ---- */

function submit() {
  const message = questionBox.value;
  const tooLong = measure() > MAX_CODE_POINTS;
  if (tooLong) report({ title: 'The question is too long', detail: `It may have up to ${MAX_CODE_POINTS} characters.` });
  if (currentRun || tooLong || !message.trim()) return;
  questionBox.value = '';
  measure();
  ask(compose(message));
}

/** Fits the box to its text, and counts in code points, as the server does. */
function measure() {
  questionBox.style.height = 'auto';
  questionBox.style.height = `${questionBox.scrollHeight}px`;
  const length = [...questionBox.value].length, left = MAX_CODE_POINTS - length;
  $('counter').textContent = length < COUNTER_FROM ? '' : left < 0 ? `${-left} too many` : `${left} left`;
  $('counter').dataset.over = left < 0;
  questionBox.ariaInvalid = String(left < 0);
  return length;
}

function report({ title, detail = '', code, errors = [], requestId, retryAfter }, actions = {}) {
  const list = element('ul');
  list.append(...errors.map(({ field, message }) => element('li', '', `${field}: ${message}`)));
  const wait = retryAfter > 0 ? ` Try again in ${retryAfter} s.` : '';
  const reference = [code, requestId && `request ${requestId}`].filter(Boolean).join(' · ');
  const parts = [element('strong', '', title), element('div', '', detail + wait), list, element('small', '', reference)];
  $('problem').hidden = false;
  $('problem-text').replaceChildren(...parts.filter(part => part.textContent));
  $('problem-actions').replaceChildren(...Object.entries({ ...actions, Dismiss: clearProblem }).map(([label, act]) => {
    const button = Object.assign(element('button', 'quiet', label), { type: 'button' });
    button.addEventListener('click', () => { act(); focusQuestion(); });
    return button;
  }));
}

function clearProblem() {
  $('problem').hidden = true;
  $('problem-text').replaceChildren();
}

function setRun(run) {
  currentRun = run;
  $('send').hidden = Boolean(run);
  $('stop').hidden = !run;
  $('stop').disabled = false;
  messages.ariaBusy = String(Boolean(run));
}

function showModel(name) {
  if (name) $('model').textContent = `Model: ${name}`;
}

/** Speaks a whole answer once, and leaves no second copy behind for those who read on. */
function announce(text) {
  $('announcer').textContent = text;
  clearTimeout(announce.timer);
  announce.timer = setTimeout(() => $('announcer').textContent = '', 5000);
}

/** Not on touch screens, where focus brings up a keyboard over the answer. */
function focusQuestion() {
  if (matchMedia('(any-pointer: fine)').matches) questionBox.focus();
}

/** Keeps the newest text in view for as long as the reader stays at the end. */
function followEnd() {
  let last = 0;
  scroller.addEventListener('scroll', () => {
    const { scrollTop, scrollHeight, clientHeight } = scroller;
    const left = scrollHeight - scrollTop - clientHeight;
    // Growing text increases the distance, too, so the direction decides: up leaves the end, down returns to it.
    if (scrollTop < last) atEnd = left < 2;
    else if (left < 100) atEnd = true;
    last = scrollTop;
  }, { passive: true });
  const sizes = new ResizeObserver(() => { if (atEnd) scroller.scrollTop = scroller.scrollHeight; });
  sizes.observe(scroller);
  sizes.observe(messages);
}

async function load() {
  await loadAgents();
  await openConversation();
  messages.ariaBusy = String(Boolean(currentRun));
}

key.prompt = askForKey;
key.onChange = showKey;
showKey();
followEnd();
focusQuestion();
const loaded = load();
const on = (id, type, act) => $(id).addEventListener(type, act);
on('composer', 'submit', event => { event.preventDefault(); loaded.then(submit); focusQuestion(); });
on('question', 'input', measure);
on('question', 'keydown', event => {
  // 229: Safari reports the Enter that ends a composition as no longer composing
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  $('composer').requestSubmit();
});
on('stop', 'click', () => { $('stop').disabled = true; currentRun.cancel(); focusQuestion(); });
on('new-chat', 'click', () => { newChat(); focusQuestion(); });
on('forget-key', 'click', forgetKey);
on('key-cancel', 'click', () => $('key-dialog').close());
on('earlier', 'click', showEarlier);
on('agent', 'change', () => chooseAgent(agentPicker.value));

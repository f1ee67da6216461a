// The chat page: puts its parts together. Each part is a module in page/.

import { onTold, parley } from './page/api.js';
import { Composer } from './page/composer.js';
import { Conversation, prepare } from './page/conversation.js';
import { $, focusMessage, on } from './page/dom.js';
import { clearProblem, report } from './page/problem.js';
import { followEnd, goToEnd } from './page/scroll.js';
import { share, Sidebar, titleOf } from './page/sidebar.js';
import { browser, tab } from './page/storage.js';
import { key } from './server.js';

const EVERY = 20_000; // milliseconds between looks at what happened elsewhere

/** The address has the conversation, so that a reload, the back button and another device find it. */
const addressed = () => /^#([0-9a-f-]{36})$/.exec(location.hash)?.[1] ?? null;

let conversation, tabTitle = 'Parley', unseen = false;

const sidebar = new Sidebar({
  current: session => showTitle(titleOf(session)),
  leave: id => { if (id === conversation.id) newChat(); },
});

const composer = new Composer({
  send(body, { replaced, busy }) {
    ready.then(prepare).then(() => replaced ? conversation.edit(replaced, body) : conversation.ask(body, { busy }), problem => {
      composer.giveBack(body);
      report(problem);
    });
  },
});

const page = {
  opened: session => {
    composer.choose(session.agent);
    showTitle(titleOf(session));
  },
  missing() {
    newChat();
    report({ title: 'This conversation cannot be opened', detail: 'It was deleted, or it belongs to somebody else.' });
  },
  /** The server has accepted a message. */
  accepted(from, isNew) {
    if (from === conversation && isNew) {
      history.replaceState(null, '', `#${from.id}`);
      composer.accepted(from.id);
      sidebar.open(from.id);
      $('share').hidden = false;
    }
    sidebar.refresh();
  },
  changed(from) {
    if (from !== conversation) return;
    const busy = from.active.length > 0;
    if (!busy && !$('stop').hidden) {
      sidebar.refresh();
      if (document.hidden) markTab(true);
    }
    composer.busy(busy);
    $('messages').ariaBusy = String(busy);
    $('stop').disabled = false;
    $('welcome').hidden = busy || from.element.childElementCount > 0;
  },
  edit: view => composer.edit(view),
  giveBack: body => composer.giveBack(body),
};

function showTitle(title) {
  $('title').textContent = title || 'New conversation';
  tabTitle = title ? `${title} · Parley` : 'Parley';
  markTab(unseen);
}

/** Marks the tab when an answer has come that nobody has seen. */
function markTab(marked) {
  unseen = marked;
  document.title = unseen ? `● ${tabTitle}` : tabTitle;
}

async function open(id) {
  conversation?.close();
  conversation = new Conversation(id, page);
  clearProblem();
  showTitle('');
  goToEnd();
  $('earlier').hidden = true;
  $('share').hidden = !id;
  $('welcome').hidden = Boolean(id);
  $('messages').replaceChildren(conversation.element);
  $('messages').ariaBusy = 'true';
  composer.busy(false);
  composer.open(id);
  sidebar.open(id);
  showSidebar(false);
  await conversation.load();
}

function newChat() {
  if (location.hash) history.pushState(null, '', '/');
  ready = open(null);
  focusMessage();
}

/** Whether the list is shown on a narrow screen, over the conversation. */
function showSidebar(shown) {
  if (!shown && $('sidebar').contains(document.activeElement)) $('show-sidebar').focus(); // there is none on a wide screen
  $('sidebar').dataset.shown = shown;
  $('show-sidebar').ariaExpanded = shown;
  if (shown) $('search').focus();
}

/** Closes what has unfolded, unless the reader is in it. */
function closeMenus(target = null) {
  document.querySelectorAll('.menu[open]').forEach(menu => { if (!menu.contains(target)) menu.open = false; });
}

/** Looks at what happened elsewhere while nobody looked here. */
function look() {
  if (document.hidden || key.missing) return;
  markTab(false);
  if (!composer.hasAgents) offerAgents();
  sidebar.refresh();
  conversation.check();
}

function forgetKey() {
  key.value = '';
  browser.clear();
  tab.clear();
  location.replace('/');
}

async function offerAgents() {
  composer.offer(await parley.agents().catch(() => []));
  if (conversation?.agent) composer.choose(conversation.agent);
}

/** Administrators get a link to their page. */
async function offerAdmin() {
  const { roles = [] } = await parley.request('/me').then(response => response.json()).catch(() => ({}));
  $('admin').hidden = !roles.includes('admin');
}

key.prompt = async again => (await import('./sign-in.js')).askForKey(again);
key.onChange = () => {
  $('forget-key').hidden = !key.value;
  if (!key.value) return;
  offerAdmin();
  if (!key.missing) return;
  offerAgents();
  sidebar.refresh();
};
$('forget-key').hidden = !key.value;
followEnd($('scroller'), $('messages'));
focusMessage();
const agents = offerAgents();
let ready = Promise.all([agents, open(addressed())]);
sidebar.refresh();
offerAdmin();

// In time for the first message, even if the connection is lost before it is sent.
const signs = ['pointermove', 'pointerdown', 'keydown', 'input'];
const early = () => prepare().then(() => signs.forEach(type => removeEventListener(type, early)), () => {});
signs.forEach(type => addEventListener(type, early, { passive: true }));
on('new-chat', 'click', newChat);
on('stop', 'click', () => { $('stop').disabled = true; conversation.stop(); focusMessage(); });
on('earlier', 'click', () => conversation.showEarlier());
on('share', 'click', ({ currentTarget }) => share(conversation.id, currentTarget));
on('forget-key', 'click', forgetKey);
on('show-sidebar', 'click', () => showSidebar($('sidebar').dataset.shown !== 'true'));
on('hide-sidebar', 'click', () => { showSidebar(false); $('show-sidebar').focus(); });
on('scroller', 'click', () => showSidebar(false));
on('sessions', 'scroll', () => closeMenus());
on('sessions', 'click', ({ target }) => { if (target.closest('a')) showSidebar(false); }); // also if it is open already
document.addEventListener('pointerdown', ({ target }) => closeMenus(target));
document.addEventListener('keydown', ({ key: pressed }) => { if (pressed === 'Escape') closeMenus(); });
on('sidebar', 'keydown', ({ key: pressed }) => { if (pressed === 'Escape') showSidebar(false); });
addEventListener('hashchange', () => { if (addressed() !== conversation.id) ready = open(addressed()); });
addEventListener('popstate', () => { if (addressed() !== conversation.id) ready = open(addressed()); });
addEventListener('online', look);
addEventListener('offline', () => { $('offline').hidden = false; });
addEventListener('online', () => { $('offline').hidden = true; });
document.addEventListener('visibilitychange', look);
onTold(id => {
  sidebar.refresh();
  if (id && id === conversation.id && !conversation.active.length) conversation.load();
});
setInterval(look, EVERY);

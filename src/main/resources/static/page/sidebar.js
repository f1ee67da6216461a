// The list of conversations: search, paging, new, rename, share, delete, and a mark for answers that came while the reader was away.

import { parley, tellTabs } from './api.js';
import { $, button, copy, element, on } from './dom.js';
import { report, undoable } from './problem.js';
import { browser } from './storage.js';
import { fetchWithKey } from '../server.js';

const PAGE = 30;
const MOST = 100; // as many as one request may ask for
const REMEMBERED = 300;

const time = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' });
const when = date => (Date.now() - date < 86_400_000 ? time : day).format(date);

export const titleOf = ({ title }) => title || 'Untitled';

/** When a conversation that was open here was last seen; what came later is unread. */
const seen = {
  mark(id, updatedAt) {
    const all = Object.entries(browser.read('seen') ?? {}).filter(([known]) => known !== id);
    browser.write('seen', Object.fromEntries([...all.slice(1 - REMEMBERED), [id, updatedAt]]));
  },
  isUnread({ session_id, updated_at }) {
    const last = browser.read('seen')?.[session_id];
    return Boolean(last) && Date.parse(updated_at) > Date.parse(last);
  },
};

export class Sidebar {
  #current = null;
  #sessions = [];
  #next = null;
  #deleted = new Set();
  #asked = 0;
  #page;

  /** `page` is told of `current`, the newest state of the open conversation, and asked to `leave` one that is deleted. */
  constructor(page) {
    this.#page = page;
    let typing;
    on('search', 'input', () => {
      clearTimeout(typing);
      typing = setTimeout(() => this.refresh(), 200);
    });
    on('more-sessions', 'click', () => this.#load(this.#next));
  }

  /** The conversation that is open; null: a new one. */
  open(id) {
    this.#current = id;
    this.#show();
  }

  refresh() { return this.#load(null); }

  async #load(cursor) {
    const asked = ++this.#asked, limit = cursor ? PAGE : Math.min(MOST, Math.max(PAGE, this.#sessions.length));
    try {
      const { sessions, next_cursor } = await parley.sessions.list({ limit, cursor, q: $('search').value.trim() || null });
      if (asked !== this.#asked) return; // the reader has typed on
      this.#sessions = cursor ? [...this.#sessions, ...sessions] : sessions;
      this.#next = next_cursor;
      this.#show();
    } catch (problem) {
      if (cursor) report(problem, { Retry: () => this.#load(cursor) });
    }
  }

  #show() {
    const open = this.#sessions.find(({ session_id }) => session_id === this.#current);
    if (open && !document.hidden) seen.mark(open.session_id, open.updated_at);
    if (open) this.#page.current(open);
    const listed = this.#sessions.filter(({ session_id }) => !this.#deleted.has(session_id));
    if (!$('sessions').querySelector('input, details[open]')) this.#list(listed);
    $('no-sessions').hidden = listed.length > 0;
    $('no-sessions').textContent = $('search').value.trim() ? 'Nothing found.' : 'No conversations yet.';
    const atEnd = !this.#next && document.activeElement === $('more-sessions');
    $('more-sessions').hidden = !this.#next;
    if (atEnd) $('sessions').querySelector('li:last-child a')?.focus();
  }

  /** Lists them anew; what has the focus keeps it. */
  #list(sessions) {
    const focused = document.activeElement, id = focused.closest('#sessions li')?.dataset.session;
    $('sessions').replaceChildren(...sessions.map(session => this.#item(session)));
    if (id) ($('sessions').querySelector(`[data-session="${id}"] ${focused.localName}`) ?? $('search')).focus({ preventScroll: true });
  }

  #item(session) {
    const { session_id: id, updated_at } = session, title = titleOf(session);
    const unread = id !== this.#current && seen.isUnread(session);
    const link = element('a', { href: `#${id}` }, element('span', { className: 'title', dir: 'auto' }, title));
    if (id === this.#current) link.ariaCurrent = 'page';
    if (unread) link.append(element('span', { className: 'unread' }, 'New answer'));
    link.append(element('time', { dateTime: updated_at }, when(new Date(updated_at))));
    const menu = element('details', { className: 'menu', name: 'conversation-menu' });
    const item = element('li', { dataset: { session: id } }, link, menu);
    menu.addEventListener('toggle', () => place(menu));
    const close = act => event => { menu.open = false; act(event); };
    menu.append(element('summary', { ariaLabel: `Options for ${title}` }, '⋯'), element('div', {},
      button('Rename', 'plain', close(() => this.#rename(session, item))),
      button('Share link', 'plain', close(() => share(id))),
      button('Delete', 'plain', close(({ detail }) => this.#delete(session, detail === 0)))));
    return item;
  }

  #rename(session, item) {
    const field = element('input', { type: 'text', ariaLabel: 'Title', value: session.title ?? '', maxLength: 200, dir: 'auto' });
    let ended = false;
    const end = async title => {
      if (ended) return; // removing the field takes its focus
      ended = true;
      field.remove();
      if (title && title !== session.title) {
        await parley.sessions.rename(session.session_id, title).then(() => tellTabs(), report);
        await this.refresh();
      }
      this.#show();
      $('sessions').querySelector(`a[href="#${session.session_id}"]`)?.focus();
    };
    field.addEventListener('keydown', event => {
      if (event.key === 'Enter' && !event.isComposing) end(field.value.trim());
      if (event.key === 'Escape') end(null);
    });
    field.addEventListener('blur', () => end(field.value.trim()));
    item.replaceChildren(field);
    field.select();
  }

  /** Hides it at once, and deletes it when the time to take it back is over. The keyboard is led to the way back. */
  #delete(session, byKeyboard) {
    const { session_id: id } = session;
    this.#deleted.add(id);
    this.#page.leave(id);
    this.#show();
    undoable(`Deleted “${titleOf(session)}”.`, () => {
      this.#deleted.delete(id);
      this.#show();
    }, async () => {
      const response = await fetchWithKey(`/sessions/${id}`, { method: 'DELETE', keepalive: true, headers: {} }).catch(() => null);
      if (response?.ok || response?.status === 404) return tellTabs();
      this.#deleted.delete(id);
      this.#show();
      report({ title: 'The conversation was not deleted', detail: 'The server could not be reached or refused it.' });
    });
    if (byKeyboard) $('toast').querySelector('button').focus();
  }
}

/** Puts what a menu shows below it, or above it at the end of the list, which would cut it off. */
function place(menu) {
  if (!menu.open) return;
  const [summary, shown] = menu.children, { top, bottom, right } = summary.getBoundingClientRect();
  const below = bottom + shown.offsetHeight < innerHeight;
  Object.assign(shown.style, { position: 'fixed', left: `${right - shown.offsetWidth}px`, right: 'auto',
    top: `${below ? bottom : top - shown.offsetHeight}px` });
}

/** The address that opens a conversation on another device of the same reader. */
export function share(id, pressed) {
  const url = `${location.origin}/#${id}`;
  if (navigator.share && matchMedia('(pointer: coarse)').matches) return navigator.share({ url }).catch(() => {});
  return copy(url, pressed);
}

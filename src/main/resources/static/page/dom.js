// What every part of the page needs to build and show things.

export const $ = id => document.getElementById(id);

/** Creates an element with these properties; children are nodes or text. */
export function element(tag, { dataset = {}, ...properties } = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  Object.assign(made.dataset, dataset);
  made.append(...children);
  return made;
}

export function button(name, className, act) {
  const made = element('button', { type: 'button', className }, name);
  made.addEventListener('click', act);
  return made;
}

export const on = (id, type, act) => $(id).addEventListener(type, act);

/** Adds a stylesheet, once; resolves when it is there. */
export function style(href) {
  return new Promise((loaded, failed) => {
    if (document.querySelector(`link[href="${href}"]`)) return loaded();
    const link = element('link', { rel: 'stylesheet', href });
    link.addEventListener('load', loaded);
    link.addEventListener('error', () => { link.remove(); failed(new Error(`${href} was not loaded`)); });
    document.head.append(link);
  });
}

/** JSON for readers; text as it is. */
export const readable = value => typeof value === 'string' ? value : JSON.stringify(value, null, 2);

export const duration = ms => ms == null ? '' : ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;

/** How long to wait, as people say it. */
export const wait = seconds => seconds < 120 ? `${seconds} s` : seconds < 7200 ? `${Math.round(seconds / 60)} minutes` : `${Math.round(seconds / 3600)} hours`;

/** The server's details have no full stop. */
export const asSentence = text => text.replace(/[^.!?…]$/, '$&.');

export const size = bytes => bytes < 1024 ? `${bytes} B` : bytes < 1024 ** 2 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 ** 2).toFixed(1)} MB`;

/** Speaks a text once, and leaves no second copy behind for those who read on. */
export function announce(text) {
  $('announcer').textContent = text;
  clearTimeout(announce.timer);
  announce.timer = setTimeout(() => $('announcer').textContent = '', 5000);
}

/** Copies, and says so on the button; also on pages without TLS, which have no clipboard API. */
export async function copy(text, pressed) {
  let copied = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = element('textarea', { value: text, className: 'visually-hidden' });
    document.body.append(field);
    field.select();
    copied = document.execCommand('copy');
    field.remove();
  }
  const message = copied ? 'Copied' : 'Not copied: the browser forbids it';
  announce(message);
  if (!pressed) return;
  pressed.dataset.done = message;
  setTimeout(() => delete pressed.dataset.done, 2000);
}

/** Not on touch screens, where focus brings up a keyboard over the answer. */
export function focusMessage() {
  if (matchMedia('(any-pointer: fine)').matches) $('question').focus();
}

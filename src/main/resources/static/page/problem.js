// What went wrong, in words, with what to do about it.

import { $, asSentence, button, element, focusMessage, wait } from './dom.js';

/** Shows a problem; `actions` are functions by the names of their buttons. */
export function report({ title, detail = '', code, errors = [], requestId, retryAfter }, actions = {}) {
  const list = element('ul', {}, ...errors.map(({ field, message }) => element('li', {}, `${field}: ${message}`)));
  const later = retryAfter > 0 ? ` Try again in ${wait(retryAfter)}.` : '';
  const reference = [code, requestId && `request ${requestId}`].filter(Boolean).join(' · ');
  const parts = [element('strong', {}, title), element('div', {}, asSentence(detail) + later), list, element('small', {}, reference)];
  $('problem').hidden = false;
  $('problem-text').replaceChildren(...parts.filter(part => part.textContent));
  $('problem-actions').replaceChildren(...Object.entries({ ...actions, Dismiss: clearProblem }).map(([name, act]) =>
    button(name, 'quiet', () => { act(); focusMessage(); })));
}

export function clearProblem() {
  $('problem').hidden = true;
  $('problem-text').replaceChildren();
}

const toast = { timer: 0, end: () => {} };

/** Says what was done, with a way back for some seconds; `otherwise` follows if the reader does not take it. */
export function undoable(text, undo, otherwise) {
  toast.end();
  const end = act => () => {
    clearTimeout(toast.timer);
    removeEventListener('pagehide', toast.end);
    Object.assign(toast, { end: () => {} });
    const focused = $('toast').contains(document.activeElement);
    $('toast').hidden = true;
    act();
    if (focused) focusMessage();
  };
  toast.end = end(otherwise);
  toast.timer = setTimeout(toast.end, 8000);
  addEventListener('pagehide', toast.end);
  $('toast').replaceChildren(text, button('Undo', 'quiet', end(undo)));
  $('toast').hidden = false;
}

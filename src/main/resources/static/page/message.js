// One message on the page: what both sides have in common, and the reader's.

import { button, copy, element, size } from './dom.js';
import { fetchWithKey } from '../server.js';

export class MessageView {
  #note = element('p', { className: 'note' });
  actions = element('div', { className: 'actions' });

  constructor(role, name, body) {
    this.article = element('article', { className: 'message', ariaLabel: name, dataset: { role } }, body, this.#note, this.actions);
    this.actions.append(button('Copy', 'plain', event => copy(this.text, event.currentTarget)));
  }

  get runId() { return this.article.dataset.run; }

  set runId(id) { this.article.dataset.run = id ?? ''; }

  get status() { return this.article.dataset.status; }

  /** A remark below the message, with what may be done about it. */
  note(text, ...buttons) { this.#note.replaceChildren(text, ...buttons); }

  end(status, note = '') {
    this.article.dataset.status = status;
    this.note(note);
  }
}

/** What the reader wrote. It is shown as it was written. */
export class QuestionView extends MessageView {
  /** `onEdit` is called with this view. */
  constructor({ content = '', attachments = [], run_id, status = 'complete' }, onEdit) {
    super('user', 'You', element('div', {}, ...attachments.map(shown), element('div', { className: 'text', dir: 'auto' }, content)));
    this.text = content;
    this.runId = run_id;
    this.end(status);
    this.actions.prepend(button('Edit', 'plain changes', () => onEdit(this)));
  }
}

/** A picture or file that was sent: from this page as a data URL, later at an address that needs the key. */
function shown({ type, name, url, media_type, size: bytes }) {
  const title = name || 'attachment';
  if (type === 'image' && url.startsWith('https:')) {
    return element('a', { className: 'file', href: url, target: '_blank', rel: 'noopener noreferrer' }, title); // from elsewhere: on demand
  }
  if (type === 'image') {
    const picture = element('img', { className: 'picture', alt: title });
    if (url.startsWith('data:')) picture.src = url;
    else contentOf(url).then(content => picture.src = content, () => picture.replaceWith(title));
    return picture;
  }
  const save = button([title, bytes != null && size(bytes)].filter(Boolean).join(' · '), 'file', async () => {
    element('a', { href: url.startsWith('data:') ? url : await contentOf(url), download: title }).click();
  });
  return Object.assign(save, { title: media_type ?? '' });
}

async function contentOf(url) {
  const response = await fetchWithKey(url);
  if (!response.ok) throw new Error(`status ${response.status}`);
  const content = await response.blob(), reader = new FileReader();
  return new Promise((read, failed) => {
    reader.addEventListener('load', () => read(reader.result));
    reader.addEventListener('error', failed);
    reader.readAsDataURL(content);
  });
}

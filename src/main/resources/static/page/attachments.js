// Pictures and files that go with the next message: chosen, pasted or dropped.

import { $, button, element, on, size } from './dom.js';
import { report } from './problem.js';

const MOST = 10;
const LARGEST = 10 * 1024 ** 2;
const LARGEST_TOGETHER = 14 * 1024 ** 2; // as base64 in a body of up to 20 MB
const PICTURES = /^image\/(?:png|jpeg|webp|gif)$/;

let chosen = [];

const contentOf = file => new Promise((read, failed) => {
  const reader = new FileReader();
  reader.addEventListener('load', () => read(reader.result.slice(reader.result.indexOf(',') + 1)));
  reader.addEventListener('error', () => failed(reader.error));
  reader.readAsDataURL(file);
});

/** The media type by which the server takes a file; nothing if it takes none. Browsers know few types of text. */
async function mediaType(file) {
  if (PICTURES.test(file.type) || ['application/pdf', 'application/json'].includes(file.type)) return file.type;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer());
    return text.includes('\0') ? null : file.type.startsWith('text/') ? file.type.split(';')[0] : 'text/plain';
  } catch {
    return null;
  }
}

async function add(files) {
  for (const file of files) {
    const refuse = detail => report({ title: `${file.name} cannot be attached`, detail });
    if (chosen.length >= MOST) return refuse(`A message may have up to ${MOST} attachments.`);
    if (file.size > LARGEST) { refuse(`It has ${size(file.size)}; up to ${size(LARGEST)} are possible.`); continue; }
    if (chosen.reduce((sum, { bytes }) => sum + bytes, file.size) > LARGEST_TOGETHER) return refuse('All attachments together are too large.');
    const type = await mediaType(file);
    if (!type) { refuse('Pictures (PNG, JPEG, WebP, GIF), PDFs and text files are possible.'); continue; }
    const url = `data:${type};base64,${await contentOf(file)}`;
    chosen.push({ bytes: file.size, sent: { type: PICTURES.test(type) ? 'image' : 'file', url, name: file.name } });
    show();
  }
}

function show() {
  $('previews').replaceChildren(...chosen.map(file => {
    const { type, url, name } = file.sent;
    const remove = button('×', 'plain', () => {
      chosen = chosen.filter(other => other !== file);
      show();
      $('question').focus();
    });
    remove.ariaLabel = `Remove ${name}`;
    return element('li', {}, type === 'image' ? element('img', { src: url, alt: '' }) : '', element('span', { dir: 'auto' }, name),
      element('small', {}, size(file.bytes)), remove);
  }));
  $('previews').hidden = !chosen.length;
}

export const attachments = {
  /** Those chosen so far, as the API takes them; they are chosen no more. */
  take() {
    const taken = chosen.map(({ sent }) => sent);
    chosen = [];
    show();
    return taken;
  },
  giveBack(sent = []) {
    chosen.push(...sent.map(file => ({ sent: file, bytes: Math.round(file.url.length * 0.75) })));
    show();
  },
  get any() { return chosen.length > 0; },
};

export function acceptFiles() {
  on('attach', 'click', () => $('files').click());
  on('files', 'change', () => {
    add([...$('files').files]);
    $('files').value = '';
  });
  on('question', 'paste', ({ clipboardData }) => {
    if (clipboardData.files.length) add([...clipboardData.files]);
  });
  const hasFiles = ({ dataTransfer }) => dataTransfer?.types.includes('Files');
  addEventListener('dragover', event => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    $('composer').dataset.dropping = 'true';
  });
  for (const type of ['dragleave', 'drop']) addEventListener(type, () => delete $('composer').dataset.dropping);
  addEventListener('drop', event => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    add([...event.dataTransfer.files]);
  });
}

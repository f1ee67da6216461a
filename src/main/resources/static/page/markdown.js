// Markdown that grows token by token. Nothing that a model writes becomes more than formatted text: HTML is shown as text, and
// what the parser makes passes a sanitizer with a short list of elements.

import { Marked } from '../lib/marked.esm.js';
import '../lib/purify.min.js';
import { button, copy, element } from './dom.js';

const { sanitize } = globalThis.DOMPurify; // the global may become another one later, on pages that embed the chat
const LOADABLE = /^data:image\/(?:png|jpeg|gif|webp);base64,/i;
const HARMLESS_TAG = /^<(?:br\s*\/?|\/?(?:b|i|u|sub|sup|kbd|mark))>$/i;
const ALLOWED = {
  ALLOWED_TAGS: ['p', 'br', 'hr', 'strong', 'em', 'del', 'b', 'i', 'u', 'sub', 'sup', 'kbd', 'mark', 'code', 'pre', 'blockquote',
    'ul', 'ol', 'li', 'h2', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'a', 'img', 'span'],
  ALLOWED_ATTR: ['href', 'title', 'src', 'alt', 'class', 'align', 'start'],
  ALLOWED_URI_REGEXP: /^(?:https?|mailto):/i,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
};
const TEXT_BLOCKS = 'p, ul, ol, li, h2, th, td, blockquote';

const escaped = text => text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`);
const link = (href, text) => `<a href="${escaped(href)}">${text}</a>`;

/** Formulas stay as they were written: as Markdown they would lose backslashes and underscores. */
const formula = (name, level, start, pattern) => ({
  name, level,
  start: text => text.match(start)?.index,
  tokenizer(text) {
    const raw = pattern.exec(text)?.[0];
    return raw && { type: name, raw };
  },
  renderer: ({ raw }) => level === 'block' ? `<p class="math">${escaped(raw.trim())}</p>` : `<span class="math">${escaped(raw)}</span>`,
});

const marked = new Marked({ breaks: true }, {
  extensions: [
    formula('formulaBlock', 'block', /\$\$|\\\[/, /^(?:\$\$[^]+?\$\$|\\\[[^]+?\\\])(?:\n|$)/),
    formula('formula', 'inline', /\$|\\\(/, /^(?:\$(?![\s$])(?:\\.|[^$\\\n])+?(?<!\s)\$(?!\w)|\\\([^]+?\\\))/),
  ],
  renderer: {
    html: ({ text, block }) => block ? `<p class="verbatim">${escaped(text.trimEnd())}</p>` : HARMLESS_TAG.test(text) ? text : escaped(text),
    // A picture from elsewhere would tell its server who reads what, so it is a link.
    image: ({ href, text }) => LOADABLE.test(href) ? `<img src="${escaped(href)}" alt="${escaped(text)}">` : link(href, escaped(text || href)),
    checkbox: ({ checked }) => checked ? '☑ ' : '☐ ',
    // One level for all, since an answer has no place in the outline of the page.
    heading({ depth, tokens }) { return `<h2 class="level-${depth}">${this.parser.parseInline(tokens)}</h2>`; },
  },
});

/** HTML from a parser or highlighter as nodes that are safe to show. */
export const sanitized = html => sanitize(html, ALLOWED);

function decorated(html) {
  const nodes = sanitized(html);
  nodes.querySelectorAll('a').forEach(a => Object.assign(a, { target: '_blank', rel: 'noopener noreferrer nofollow' }));
  nodes.querySelectorAll(TEXT_BLOCKS).forEach(block => block.dir = 'auto');
  nodes.querySelectorAll('table').forEach(table => {
    const frame = element('div', { className: 'table', tabIndex: 0, role: 'region', ariaLabel: 'Table' });
    table.replaceWith(frame);
    frame.append(table);
  });
  nodes.querySelectorAll('pre').forEach(pre => {
    const code = pre.firstElementChild ?? pre;
    const language = /language-(\S+)/.exec(code.className)?.[1] ?? '';
    const bar = element('div', { className: 'code-bar' }, element('span', {}, language),
      button('Copy code', 'plain', event => copy(code.textContent, event.currentTarget)));
    const frame = element('div', { className: 'code', dir: 'ltr' }, bar);
    pre.tabIndex = 0;
    pre.replaceWith(frame);
    frame.append(pre);
  });
  return [...nodes.childNodes];
}

/** One text. Each frame parses only from the last block that may still change, and touches only blocks that did. */
export class Markdown {
  element = element('div', { className: 'text' });
  #source = '';
  #blocks = [];
  #settled = { length: 0, blocks: 0 };
  #scheduled = false;
  #notBefore = 0;
  #coloured;

  /** `coloured`: whether code gets colours. */
  constructor({ coloured = true } = {}) { this.#coloured = coloured; }

  get text() { return this.#source; }

  append(text) {
    this.#source += text;
    if (this.#scheduled) return;
    this.#scheduled = true;
    requestAnimationFrame(time => this.#frame(time));
  }

  /** Shows all of it at once, now that nothing follows. */
  finish() {
    this.#settled = { length: 0, blocks: 0 }; // a reference at the end may concern a link at the start
    this.#render(true);
  }

  #frame(time) {
    if (time < this.#notBefore) return requestAnimationFrame(next => this.#frame(next));
    this.#scheduled = false;
    const start = performance.now();
    this.#render(false);
    this.#notBefore = time + 4 * (performance.now() - start); // leaves most of the time to the reader
  }

  #render(finished) {
    const source = this.#source.replace(/\r$/, '').replace(/\r\n?/g, '\n');
    const tokens = marked.lexer(source.slice(this.#settled.length));
    const last = tokens.findLastIndex(({ type }) => type !== 'space');
    let block = this.#settled.blocks;
    tokens.forEach((token, index) => {
      const final = finished || index < last;
      if (token.type !== 'space') this.#show(block++, marked.parser(Object.assign([token], { links: tokens.links })), final);
      if (!final || finished) return;
      this.#settled.length += token.raw.length;
      this.#settled.blocks = block;
    });
    this.#blocks.splice(block).forEach(({ nodes }) => nodes.forEach(node => node.remove()));
  }

  #show(index, html, final) {
    const shown = this.#blocks[index];
    if (shown?.html !== html) {
      const nodes = decorated(html);
      if (shown) {
        shown.nodes[0]?.before(...nodes);
        shown.nodes.forEach(node => node.remove());
      }
      if (!shown?.nodes.length) this.element.append(...nodes);
      this.#blocks[index] = { html, nodes };
    }
    if (final && this.#coloured) highlight(this.#blocks[index].nodes);
  }
}

/** Colours come later than the text: most answers need none, and the highlighter is large. */
async function highlight(nodes) {
  const codes = nodes.flatMap(node => [...node.querySelectorAll?.('code[class^="language-"]:not([data-highlighted])') ?? []]);
  if (!codes.length) return;
  codes.forEach(code => code.dataset.highlighted = 'soon');
  const { highlighted } = await import('./highlight.js');
  for (const code of codes) {
    const html = await highlighted(code.textContent, code.className.slice('language-'.length));
    if (html) code.replaceChildren(sanitized(html));
    code.dataset.highlighted = 'yes';
  }
}

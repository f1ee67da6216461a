// Colours for code; loaded with the first code of an answer that names its language.

import { element } from './dom.js';

const LONGEST = 50_000;

const loading = new Promise((loaded, failed) => {
  const script = element('script', { src: '/lib/highlight.min.js' });
  script.addEventListener('load', () => loaded(globalThis.hljs));
  script.addEventListener('error', failed);
  document.head.append(script);
});

/** HTML, or nothing if the language is unknown, the code too long or the highlighter not to be had. */
export async function highlighted(code, language) {
  const hljs = await loading.catch(() => null);
  if (!hljs?.getLanguage(language) || code.length > LONGEST) return null;
  return hljs.highlight(code, { language, ignoreIllegals: true }).value;
}

// The looks of an embedded chat, as a constructed style sheet: a page's Content-Security-Policy does not concern it. Sizes are in
// em, since rem is the page's. The chat is dark where the page is (color-scheme).

export const sheet = new CSSStyleSheet();

sheet.replaceSync(`
.root {
  all: initial;
  position: fixed;
  inset-block-end: 0;
  inset-inline-end: 0;
  z-index: 2147483000;
  color-scheme: inherit;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  --ground: light-dark(#faf9f6, #171918);
  --surface: light-dark(#ffffff, #1f2221);
  --ink: light-dark(#20242a, #e7e5e0);
  --muted: light-dark(#626871, #a2a69f);
  --line: light-dark(#dedbd3, #333735);
  --edge: light-dark(#8d8f8c, #767b78);
  --soft: light-dark(#eeebe3, #2a2e2c);
  --accent: light-dark(#1f6660, #84cbc3);
  --on-accent: light-dark(#ffffff, #10211f);
  --danger: light-dark(#8f2b18, #f4b8a8);
  --danger-ground: light-dark(#fcf0ec, #2e1f1b);
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, monospace;
}
@media print { .root { display: none; } }

*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
h2, p, ul { margin: 0; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.panel:focus { outline: 0; }
.visually-hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }

button {
  min-height: 2.5em;
  padding: 0 1em;
  border: 1px solid transparent;
  border-radius: 1.25em;
  background: transparent;
  color: var(--ink);
  font: inherit;
  font-size: 0.9375em;
  cursor: pointer;
}
.primary { background: var(--accent); color: var(--on-accent); font-weight: 500; }
.quiet { border-color: var(--edge); }
.plain { padding: 0 0.625em; color: var(--muted); }
.plain:hover { background: var(--soft); color: var(--ink); }
svg { display: block; width: 1.25em; height: 1.25em; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }

.bubble {
  position: absolute;
  inset-block-end: 1em;
  inset-inline-end: 1em;
  width: 3.5em;
  height: 3.5em;
  padding: 0;
  border: 1px solid var(--on-accent);
  border-radius: 50%;
  background: var(--accent);
  color: var(--on-accent);
  font-size: 1em;
  box-shadow: 0 2px 12px rgb(0 0 0 / 0.3);
}
.bubble svg { width: 1.625em; height: 1.625em; margin: auto; }

.panel {
  position: absolute;
  inset-block-end: 5.5em;
  inset-inline-end: 1em;
  display: flex;
  flex-direction: column;
  width: min(25em, 100vw - 2em);
  height: min(38em, 100dvh - 7em);
  overflow: hidden;
  border: 1px solid var(--line);
  border-radius: 1em;
  background: var(--ground);
  color: var(--ink);
  box-shadow: 0 8px 40px rgb(0 0 0 / 0.25);
}
header { display: flex; align-items: center; gap: 0.25em; padding-block: 0.375em; padding-inline: 1em 0.5em; border-bottom: 1px solid var(--line); }
h2 { flex: 1; min-width: 0; overflow: hidden; font-size: 1em; font-weight: 600; text-overflow: ellipsis; white-space: nowrap; }

.log { flex: 1; overflow-y: auto; overscroll-behavior: contain; padding: 1em; }
.log:focus-visible { outline-offset: -3px; }
.message + .message, .approval { margin-top: 1em; }
.text { overflow-wrap: anywhere; }
.verbatim { white-space: pre-wrap; }
.question { display: flex; flex-direction: column; align-items: flex-end; }
.question .text { max-width: 85%; padding: 0.5em 0.875em; border: 1px solid transparent; border-radius: 1.125em; border-end-end-radius: 0.25em; background: var(--soft); }
.object { font: 0.875em/1.5 var(--mono); }
.note:empty, .tools:empty { display: none; }
.note, .tools { color: var(--muted); font-size: 0.875em; }
.tools { padding: 0; margin-bottom: 0.25em; list-style: none; }
.streaming > .text:empty::after, .streaming > .verbatim::after, .streaming > .text > :last-child::after {
  content: "";
  display: inline-block;
  width: 0.5em;
  height: 1em;
  border-radius: 2px;
  background: var(--accent);
  vertical-align: -0.15em;
  animation: pulse 1.1s ease-in-out infinite;
}
@keyframes pulse { 50% { opacity: 0.2; } }
@media (prefers-reduced-motion: reduce) { .streaming *::after { animation: none !important; } }

.text > :is(p, ul, ol, pre, blockquote, h2, hr, div) { margin: 0 0 0.625em; }
.text > :last-child { margin-bottom: 0; }
.text h2 { overflow: visible; white-space: normal; }
.text :is(ul, ol) { padding: 0; }
.text li { margin-inline-start: 1.375em; }
.text a { color: var(--accent); }
.text code { padding: 0.1em 0.3em; border-radius: 0.25em; background: var(--soft); font: 0.875em/1.5 var(--mono); }
.text img { max-width: 100%; }
.text blockquote { padding-inline-start: 0.75em; border-inline-start: 3px solid var(--line); color: var(--muted); }
.text .code { border: 1px solid var(--line); border-radius: 0.5em; background: var(--surface); }
.text .code-bar { display: none; }
.text .code pre { margin: 0; padding: 0.625em 0.75em; overflow-x: auto; }
.text .code code { padding: 0; background: none; }
.text .table { overflow-x: auto; }
.text table { border-collapse: collapse; font-size: 0.9375em; }
.text :is(th, td) { padding: 0.25em 0.625em; border: 1px solid var(--line); text-align: start; }

.approval { padding: 0.75em 1em 1em; border: 1px solid var(--accent); border-radius: 1em; background: var(--surface); }
.approval > div + div { margin-top: 1em; }
.approval pre { max-height: 12em; margin: 0.5em 0; padding: 0.5em 0.75em; overflow: auto; border-radius: 0.5em; background: var(--soft); font: 0.8125em/1.5 var(--mono); white-space: pre-wrap; overflow-wrap: anywhere; }
.approval button { margin-inline-end: 0.5em; }

.problem { margin: 0 0.75em 0.75em; padding: 0.75em 1em; border: 1px solid var(--danger); border-radius: 1em; background: var(--danger-ground); font-size: 0.9375em; overflow-wrap: anywhere; }
.problem strong { color: var(--danger); }
.problem button { margin: 0.5em 0.5em 0 0; }

form { display: flex; align-items: flex-end; gap: 0.5em; margin: 0 0.75em 0.75em; padding: 0.25em; border: 1px solid var(--edge); border-radius: 1.5em; background: var(--surface); }
form:focus-within { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
textarea {
  flex: 1;
  min-width: 0;
  max-height: 8em;
  padding: 0.5em 0.75em;
  border: 0;
  background: transparent;
  color: var(--ink);
  font: inherit;
  line-height: 1.5;
  resize: none;
}
textarea:focus-visible { outline: 0; } /* the form around it shows the focus */
textarea::placeholder { color: var(--muted); opacity: 1; }

@media (max-width: 30em) {
  .panel { position: fixed; inset: 0; width: auto; height: auto; border: 0; border-radius: 0; }
  .panel:not([hidden]) + .bubble { display: none; }
}
`);

// Puts a chat with an agent of this server on any page whose origin may call (CORS_ALLOWED_ORIGINS):
//
//   <script type="module" src="https://host/embed.js" data-agent="support" data-key="…" data-title="Support"></script>
//
// A page that gets its key or token later, or wants it fresh for each request, calls `mount` instead. docs/clients.md

import { Parley, ParleyError } from './parley-client.js';
import { Conversation } from './embed-chat.js';
import { Panel } from './embed-panel.js';

const SERVER = new URL('.', import.meta.url).href;

/** What the page's function says; a page that cannot sign its reader in is told in words. */
const asked = key => async () => {
  try {
    return await key();
  } catch (cause) {
    throw new ParleyError({ title: 'This page could not sign you in', detail: 'Reload the page and try again.', retryable: true, cause });
  }
};

/** A value that the origin of the embedding page keeps; if storage is blocked, it lasts as long as the page. */
function kept(area, name) {
  let value = null;
  try { value = area().getItem(name); } catch { /* blocked */ }
  return {
    get: () => value,
    set(changed) {
      value = changed;
      try {
        if (changed) area().setItem(name, changed);
        else area().removeItem(name);
      } catch { /* blocked */ }
    },
  };
}

/**
 * Adds a chat to the page. `agent`: its name, by default the server's; `key`: a key or token, or a function that returns or
 * promises one and is called for each request; `title`: what readers see above the chat.
 */
export function mount({ agent, key, title = 'Chat' } = {}) {
  const parley = new Parley({ url: SERVER, key: typeof key === 'function' ? asked(key) : key });
  const panel = new Panel(title);
  const name = `parley ${SERVER} ${agent ?? ''}`;
  const session = kept(() => localStorage, name), opened = kept(() => sessionStorage, name);
  const conversation = new Conversation(parley, agent, session, panel);
  panel.connect(conversation);
  document.body.append(panel.host);
  if (opened.get()) panel.open({ focus: false }); // as it was before the page was loaded again
  panel.onToggle = open => opened.set(open ? 'open' : null);
  return { open: () => panel.open(), close: () => panel.close(), remove() { conversation.leave(); panel.host.remove(); } };
}

const script = [...document.querySelectorAll('script[type="module"][src]')].find(({ src }) => src === import.meta.url);
if (script) mount(script.dataset);

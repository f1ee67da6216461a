// The page's connection to the server.

import { Parley } from '../parley-client.js';
import { fetchWithKey } from '../server.js';
import { showLimits } from './limits.js';

async function fetchAndWatch(address, init) {
  const response = await fetchWithKey(address, init);
  showLimits(response.headers);
  return response;
}

/** A refused message is sent again only by the reader, but a stream that was lost is opened again as long as the page is. */
export const parley = new Parley({ fetch: fetchAndWatch, retries: 0, reconnects: Infinity });

/** What a lost connection means for the reader. */
export function connectionWords({ status, code } = {}) {
  if (!navigator.onLine) return 'You are offline.';
  if (code === 'shutting_down') return 'The server is restarting.';
  return status ? 'The server is busy.' : 'The server cannot be reached.';
}

/** Resolves when it is worth trying again: the browser is online again, or some seconds have passed. */
export function worthTrying(signal) {
  return new Promise((resolve, reject) => {
    const done = new AbortController(), options = { once: true, signal: done.signal };
    const end = act => () => { clearTimeout(timer); done.abort(); act(); };
    const timer = setTimeout(end(resolve), 3000);
    addEventListener('online', end(resolve), options);
    signal.addEventListener('abort', end(() => reject(signal.reason)), options);
  });
}

const channel = new BroadcastChannel('parley');

/** Tells the other tabs that something happened in a conversation; null: in the list of them. */
export const tellTabs = (sessionId = null) => channel.postMessage(sessionId);

export const onTold = listener => channel.addEventListener('message', ({ data }) => listener(data));

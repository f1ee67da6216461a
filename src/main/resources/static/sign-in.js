// Asks the reader for a key, or for name and password if the server has users with passwords.

import { browser } from './page/storage.js';

const TEXT = `
  <form method="dialog" novalidate>
    <h2 id="key-title"></h2>
    <div id="by-key">
      <p id="key-hint">Enter an API key or a token. It stays in this browser and is sent only to this server.</p>
      <label for="key">Key or token</label>
      <input id="key" type="password" autocomplete="off" spellcheck="false" aria-describedby="key-hint key-problem">
    </div>
    <div id="by-password" hidden>
      <label for="sign-in-name">Name</label>
      <input id="sign-in-name" autocomplete="username" spellcheck="false">
      <label for="sign-in-password">Password</label>
      <input id="sign-in-password" type="password" autocomplete="current-password" aria-describedby="key-problem">
    </div>
    <p id="key-problem" role="alert"></p>
    <div class="tools-row">
      <button id="key-other" type="button" class="plain" hidden></button>
      <button id="key-cancel" type="button" class="quiet">Cancel</button>
      <button id="key-use" type="submit" class="primary"></button>
    </div>
  </form>`;

const $ = id => document.getElementById(id);

let dialog = null, heading = '';

function build() {
  dialog = document.body.appendChild(document.createElement('dialog'));
  dialog.id = 'key-dialog';
  dialog.setAttribute('aria-labelledby', 'key-title');
  dialog.innerHTML = TEXT;
  $('key-cancel').addEventListener('click', () => dialog.close());
  $('key-other').addEventListener('click', () => show($('by-password').hidden));
}

function show(byPassword) {
  $('by-password').hidden = !byPassword;
  $('by-key').hidden = byPassword;
  $('key-use').textContent = byPassword ? 'Sign in' : 'Use it';
  $('key-other').textContent = byPassword ? 'Use a key' : 'Sign in with a password';
  $('key-problem').textContent = '';
  $('key-title').textContent = heading || (byPassword ? 'Sign in' : 'This server requires a key');
  $(!byPassword ? 'key' : $('sign-in-name').value ? 'sign-in-password' : 'sign-in-name').focus();
}

const requestToken = fields => fetch('/token', { method: 'POST', body: new URLSearchParams({ grant_type: 'password', ...fields }) });

const hasUsers = () => fetch('/token').then(response => response.json()).then(({ grant_types }) => grant_types.includes('password')).catch(() => false);

async function signIn() {
  const response = await requestToken({ username: $('sign-in-name').value, password: $('sign-in-password').value }).catch(() => null);
  const body = await response?.json().catch(() => ({})) ?? {};
  if (response?.ok) {
    browser.write('name', $('sign-in-name').value); // its token is valid for half an hour
    return body.access_token;
  }
  $('key-problem').textContent = response ? body.detail ?? body.title ?? 'The server refused it.' : 'The server cannot be reached.';
  $('sign-in-password').select();
  return '';
}

function givenKey() {
  const key = $('key').value.trim();
  if (/^[!-~]+$/.test(key)) return key;
  $('key-problem').textContent = 'A key has letters, digits and symbols, and no spaces.';
  return '';
}

/** Resolves to a key or token, or to an empty text if the reader gives none. `again`: the one that was sent was refused. */
export function askForKey(again) {
  if (!dialog) build();
  let given = '';
  const name = browser.read('name');
  heading = name ? 'Sign in again' : again ? 'The key was not accepted' : '';
  $('key').value = $('sign-in-password').value = '';
  $('sign-in-name').value = name ?? '';
  dialog.showModal();
  show(Boolean(name));
  hasUsers().then(has => $('key-other').hidden = !has);
  dialog.querySelector('form').onsubmit = async event => {
    event.preventDefault();
    const byKey = $('by-password').hidden;
    given = byKey ? givenKey() : await signIn();
    if (given && byKey) browser.write('name', null);
    if (given) dialog.close();
  };
  return new Promise(resolve => dialog.addEventListener('close', () => {
    $('key').value = $('sign-in-password').value = '';
    resolve(given);
  }, { once: true }));
}

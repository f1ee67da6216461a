// Uses parley-client in Node.js: node client.mjs <path of the module> <scenario> <arguments as JSON>. Prints one line of JSON.
import { pathToFileURL } from 'node:url';

const [module, scenario, json] = process.argv.slice(2);
const { Parley, ParleyError } = await import(pathToFileURL(module));
const args = JSON.parse(json);

/** Reads an answer, and what a reader would see of it. */
async function read(run) {
  let text = '';
  const seqs = [], types = new Set();
  for await (const event of run) {
    if (event.type === 'restart') text = '';
    if (event.type === 'token') text += event.content;
    seqs.push(event.seq);
    types.add(event.type);
    if (event.type === 'done') return { text, seqs, response: event.response, run: run.id };
  }
  return { text, seqs, types: [...types], run: run.id };
}

const caught = async promise => promise.then(() => null, ({ name, code, status, title, retryAfter, message }) => ({ name, code, status, title, retryAfter, message }));

const scenarios = {
  /** Asks over relays that cut: [{url, message}]. */
  async cuts(questions) {
    return Promise.all(questions.map(async ({ url, message, whole }) => {
      const parley = new Parley({ url, retries: 50, reconnects: 50, backoff: 5, silence: 5000 });
      if (whole) return { text: (await parley.ask(message)).response };
      let reconnects = 0;
      return { ...await read(parley.stream(message, { onReconnect: () => reconnects++ })), reconnects };
    }));
  },
  async everything({ url }) {
    const parley = new Parley({ url });
    const { session_id, response } = await parley.ask('Hi');
    const listed = (await parley.sessions.list({ limit: 1 })).sessions[0].session_id;
    await parley.sessions.rename(session_id, 'Renamed');
    const { title, messages } = await parley.sessions.get(session_id, { limit: 5 });
    await parley.sessions.delete(session_id);
    const gone = await caught(parley.sessions.get(session_id));
    const agents = (await parley.agents()).map(({ name }) => name);
    const picture = await parley.ask({ message: 'What is this?', attachments: [{ type: 'file', name: 'a.txt', url: 'data:text/plain;base64,SGk=' }] });
    return { response, same: listed === session_id, title, messages: messages.length, gone, agents, picture: picture.response };
  },
  async cancel({ url }) {
    const run = new Parley({ url }).stream('Count');
    const cancelled = run.cancel(); // before there is an id
    const seen = await read(run);
    await cancelled;
    return { types: seen.types, result: await caught(new Parley({ url }).follow(run.id).result()) };
  },
  async abort({ url }) {
    const parley = new Parley({ url }), controller = new AbortController();
    const run = parley.stream('Count', { signal: controller.signal });
    const types = [];
    const problem = await caught((async () => {
      for await (const { type } of run) {
        types.push(type);
        if (type === 'token') controller.abort();
      }
    })());
    return { types, problem, run: run.id, aborted: controller.signal.aborted };
  },
  async answer({ url }) {
    const parley = new Parley({ url });
    const waiting = await parley.ask({ message: 'Where am I?', agent: 'approver', tools: [{ name: 'locate', description: 'Locates the user' }] });
    const asked = [];
    const run = await parley.answer(waiting, ({ kind, name }) => {
      asked.push(`${kind} ${name}`);
      return kind === 'approval' || 'Rome';
    });
    return { asked, response: (await run.result()).response };
  },
  async refused({ url, key }) {
    const known = new Parley({ url, key: async () => key, retries: 0 });
    const stranger = new Parley({ url, key: 'wrong-key-0123456789', retries: 0 });
    return {
      unauthenticated: await caught(stranger.ask('Hi')),
      invalid: await caught(known.stream({ message: '' }).result()),
      notFound: await caught(known.follow('0198c0de-0000-7000-8000-000000000000').result()),
      isParleyError: await known.ask({ message: '' }).catch(error => error instanceof ParleyError),
      unreachable: await caught(new Parley({ url: 'http://127.0.0.1:9', retries: 1, backoff: 1 }).ask('Hi')),
    };
  },
  /** A connection that falls silent without an end. */
  async silence({ url }) {
    return read(new Parley({ url, silence: 1500, backoff: 5 }).stream('Count'));
  },
  async expired({ url, run, after }) {
    const types = [];
    let text = '';
    for await (const event of new Parley({ url }).follow(run, { after })) {
      types.push(event.type);
      if (event.type === 'token') text += event.content;
    }
    return { types, text };
  },
};

console.log(JSON.stringify(await scenarios[scenario](args)));
process.exit(0);

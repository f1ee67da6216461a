// Talks to /ws with the npm package ws: node socket.mjs <url> <key> <scenario> [run]. Prints one line of JSON.
import WebSocket from 'ws';

const [url, key, scenario, run] = process.argv.slice(2);
const base64url = (text) => Buffer.from(text).toString('base64url');

/** A connection that collects its messages; next() waits for one that matches. */
function connect(protocols, headers) {
  const socket = new WebSocket(url, protocols, { headers });
  const messages = [];
  let wake = () => {};
  let pings = 0;
  socket.on('message', (data, binary) => { messages.push({ ...JSON.parse(data), binary }); wake(); });
  socket.on('ping', () => { pings++; wake(); });
  const opened = new Promise((resolve, reject) => { socket.once('open', resolve); socket.once('error', reject); });
  const closed = new Promise((resolve) => socket.once('close', (code, reason) => resolve({ code, reason: String(reason) })));
  const until = async (condition) => {
    for (;;) {
      const found = condition();
      if (found) return found;
      await new Promise((resolve) => { wake = resolve; });
    }
  };
  const next = (type) => until(() => messages.find((message) => message.type === type));
  return { socket, messages, opened, closed, next, until, pings: () => pings, send: (json) => socket.send(JSON.stringify(json)) };
}

const scenarios = {
  async answer() {
    const { opened, send, next, messages, socket } = connect(['parley.v1'], { 'X-API-Key': key });
    await opened;
    send({ type: 'message', message: 'Hi', request_id: 'q1' });
    const done = await next('done');
    return { response: done.response, types: messages.map(({ type }) => type), protocol: socket.protocol,
      extensions: socket.extensions, binary: messages.some(({ binary }) => binary) };
  },
  async subprotocolKey() {
    const { opened, send, next } = connect(['parley.v1', `parley.key.${base64url(key)}`]);
    await opened;
    send({ type: 'message', message: 'Hi' });
    return { response: (await next('done')).response };
  },
  async firstMessageKey() {
    const { opened, send, next } = connect([]);
    await opened;
    send({ type: 'auth', key });
    send({ type: 'message', message: 'Hi' });
    return { response: (await next('done')).response };
  },
  async wrongKey() {
    const { opened, send, next, closed } = connect([]);
    await opened;
    send({ type: 'auth', key: 'wrong' });
    return { error: (await next('error')).error, ...(await closed) };
  },
  async follow() {
    const { opened, send, next, messages } = connect([], { 'X-API-Key': key });
    await opened;
    send({ type: 'follow', run_id: run, after: 2 });
    await next('done');
    return { seqs: messages.map(({ seq }) => seq) };
  },
  async idle() {
    const { opened, send, next, until, pings } = connect([], { 'X-API-Key': key });
    await opened;
    await until(() => pings() >= 3);
    send({ type: 'cancel', run_id: 'x' });
    return { error: (await next('error')).error };
  },
};

scenarios[scenario]().then((result) => { console.log(JSON.stringify(result)); process.exit(0); });

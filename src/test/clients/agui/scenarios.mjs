// Runs an unchanged HttpAgent against Parley; prints one line of JSON for each scenario.
// Arguments: the server's address, a key.
import net from 'node:net';
import { HttpAgent } from '@ag-ui/client';

const [, , base, key] = process.argv;
const LOCATE = { name: 'locate', description: 'Where the user is', parameters: { type: 'object', properties: {} } };
let threads = 0;

// The client throws again, to nobody, what a connection that broke off says when it is cancelled.
process.on('unhandledRejection', () => {});
console.warn = () => {};
console.error = () => {};

function agent(query = '', more = {}) {
  return new HttpAgent({
    url: `${more.base ?? base}/agui${query}`,
    headers: { 'X-API-Key': key },
    threadId: `thread-${process.pid}-${++threads}`,
    ...more,
  });
}

function ask(agent, text) {
  agent.addMessage({ id: crypto.randomUUID(), role: 'user', content: text });
}

/** Runs the agent and says what the client's subscribers heard. */
async function run(agent, parameters) {
  const heard = { types: [], outcome: undefined, error: undefined, thrown: undefined };
  try {
    const result = await agent.runAgent(parameters, {
      onEvent: ({ event }) => { heard.types.push(event.type); },
      onRunFinishedEvent: (finished) => {
        heard.outcome = finished.event.outcome?.type;
        heard.pending = finished.pendingToolCallIds;
      },
      onRunErrorEvent: ({ event }) => { heard.error = event; },
    });
    heard.result = result.result;
  } catch (error) {
    heard.thrown = { message: error.message, status: error.status, payload: error.payload };
  }
  return heard;
}

function texts(agent) {
  return agent.messages.map((message) => `${message.role}: ${message.content ?? ''}`);
}

/** A TCP proxy that cuts its first connections after so many bytes of the answer. */
async function cutting(cuts) {
  const { hostname, port } = new URL(base);
  const server = net.createServer((client) => {
    let left = cuts.shift() ?? Infinity;
    const upstream = net.connect(Number(port), hostname);
    client.on('error', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    client.pipe(upstream);
    upstream.on('data', (data) => {
      const passed = data.subarray(0, Math.min(left, data.length));
      left -= passed.length;
      client.write(passed, () => { if (left <= 0) client.resetAndDestroy(); });
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { base: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** The fetch of docs/protocols/agui.md: continues a stream that breaks off. */
async function resumingFetch(url, init) {
  const attempt = async (address, options) => {
    for (let pause = 100; ; pause = Math.min(2 * pause, 5000)) {
      try {
        return await fetch(address, options);
      } catch (error) {
        if (init.signal?.aborted) throw error;
        await new Promise((later) => setTimeout(later, pause));
      }
    }
  };
  const first = await attempt(url, init); // The same runId is the same run, however often it is asked for.
  if (!first.ok) return first;
  const stream = new URL(`agui/${encodeURIComponent(JSON.parse(init.body).threadId)}/stream`, url);
  const decoder = new TextDecoder();
  let reader = first.body.getReader();
  let lastId = '';
  let tail = '';
  return new Response(new ReadableStream({
    async pull(controller) {
      for (;;) {
        try {
          const { done, value } = await reader.read();
          if (done) return controller.close();
          const frames = (tail + decoder.decode(value, { stream: true })).split('\n\n');
          tail = frames.pop();
          if (frames.length === 0) continue;
          lastId = frames.map((frame) => /^id: (.*)$/m.exec(frame)?.[1]).findLast((id) => id) ?? lastId;
          return controller.enqueue(new TextEncoder().encode(frames.map((frame) => `${frame}\n\n`).join('')));
        } catch (error) {
          if (init.signal?.aborted) throw error;
          const rest = await attempt(stream, { headers: { ...init.headers, 'Last-Event-ID': lastId }, signal: init.signal });
          if (rest.status !== 200) return controller.close();
          reader = rest.body.getReader();
          tail = '';
        }
      }
    },
  }), { headers: first.headers });
}

const scenarios = {
  async answer() {
    const a = agent();
    ask(a, 'hello');
    const first = await run(a);
    ask(a, 'and again');
    const second = await run(a);
    return { first, second, texts: texts(a) };
  },
  async reasoning() {
    const a = agent();
    ask(a, 'think');
    return { ...await run(a), texts: texts(a) };
  },
  async serverTool() {
    const a = agent('?agent=timekeeper');
    ask(a, 'what time is it');
    return { ...await run(a), roles: a.messages.map((message) => message.role) };
  },
  async clientTool() {
    const a = agent();
    ask(a, 'locate me');
    const first = await run(a, { tools: [LOCATE] });
    const calls = a.messages.at(-1).toolCalls;
    a.addMessage({ id: crypto.randomUUID(), role: 'tool', toolCallId: calls[0].id, content: 'Rome' });
    const second = await run(a, { tools: [LOCATE] });
    return { first, second, name: calls[0].function.name, texts: texts(a) };
  },
  async approval() {
    const a = agent('?agent=notes');
    ask(a, 'delete the note');
    const first = await run(a);
    const [interrupt] = a.pendingInterrupts;
    const second = await run(a, { resume: [{ interruptId: interrupt.id, status: 'resolved', payload: { approved: true } }] });
    return { first, second, reason: interrupt.reason, pending: a.pendingInterrupts.length, roles: a.messages.map((m) => m.role) };
  },
  async state() {
    const a = agent('?agent=teller');
    ask(a, 'my card is stolen');
    return { ...await run(a), state: a.state };
  },
  async errorBefore() {
    const a = agent('?agent=nobody');
    ask(a, 'hello');
    return run(a);
  },
  async errorInMidStream() {
    const a = agent();
    ask(a, 'break off');
    const first = await run(a);
    ask(a, 'hello');
    return { first, second: await run(a) };
  },
  async cancel() {
    const a = agent('?on_disconnect=cancel');
    ask(a, 'hold');
    let runId;
    await a.runAgent({}, {
      onRunStartedEvent: ({ event }) => { runId = event.metadata.run_id; },
      onTextMessageContentEvent: () => a.abortRun(),
    }).catch(() => {});
    let run;
    do {
      await new Promise((later) => setTimeout(later, 100));
      run = await (await fetch(`${base}/runs/${runId}`, { headers: { 'X-API-Key': key } })).json();
    } while (run.state === 'running');
    return { state: run.state, cause: run.cancel_cause };
  },
  async cancelledElsewhere() {
    const a = agent();
    ask(a, 'hold');
    const heard = { types: [] };
    await a.runAgent({}, {
      onEvent: ({ event }) => { heard.types.push(event.type); heard.last = event; },
      onTextMessageContentEvent: async () => {
        const runId = a.messages.at(-1).id.slice(0, 36);
        await fetch(`${base}/runs/${runId}/cancel`, { method: 'POST', headers: { 'X-API-Key': key } });
      },
    }).catch(() => {});
    return heard;
  },
  async resume() {
    const proxy = await cutting([100, 1500, 300, 2500]);
    const a = agent('', { base: proxy.base, fetch: resumingFetch });
    ask(a, 'count');
    const heard = await run(a);
    proxy.close();
    return { ...heard, texts: texts(a) };
  },
  async askedAgainAfterACut() {
    const proxy = await cutting([2500]);
    const a = agent('', { base: proxy.base });
    ask(a, 'count');
    const runId = crypto.randomUUID();
    const first = await run(a, { runId });
    const partial = texts(a);
    const second = await run(a, { runId });
    proxy.close();
    return { first, second, partial, texts: texts(a) };
  },
  // The last one, since the runs that it holds end some seconds later.
  async limit() {
    const [one, two, three] = [agent('?on_disconnect=cancel'), agent('?on_disconnect=cancel'), agent()];
    const held = [one, two].map((a) => {
      ask(a, 'hold');
      return new Promise((started) => {
        const ended = a.runAgent({}, { onTextMessageContentEvent: () => started(() => { a.abortRun(); return ended.catch(() => {}); }) });
        ended.catch(() => {});
      });
    });
    const stops = await Promise.all(held);
    ask(three, 'hello');
    const refused = await run(three);
    await Promise.all(stops.map((stop) => stop()));
    return refused;
  },
};

for (const [name, scenario] of Object.entries(scenarios)) {
  console.log(JSON.stringify({ scenario: name, ...await scenario() }));
}
process.exit(0);

// Calls ask_assistant with the TypeScript SDK: node call.mjs <url> <options as JSON>. Prints one line of JSON for each
// word of the progress, and one for the end.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

const [url, json] = process.argv.slice(2);
const { timeout, progress, cut } = JSON.parse(json);
const print = (line) => console.log(JSON.stringify(line));

let whole = !cut;
/** Like fetch, but the first stream of events breaks after its first piece. */
async function breakingFetch(target, init) {
  const response = await fetch(target, init);
  if (whole || !response.headers.get('content-type')?.startsWith('text/event-stream')) {
    return response;
  }
  whole = true;
  const reader = response.body.getReader();
  let pieces = 0;
  const body = new ReadableStream({
    async pull(controller) {
      if (pieces++ > 0) {
        await reader.cancel();
        controller.error(new Error('cut'));
        return;
      }
      controller.enqueue((await reader.read()).value);
    },
  });
  return new Response(body, { status: response.status, headers: response.headers });
}

const client = new Client({ name: 'test', version: '1' });
await client.connect(new StreamableHTTPClientTransport(new URL(url), { fetch: breakingFetch }));
const options = { timeout, resetTimeoutOnProgress: progress };
if (progress) {
  options.onprogress = (word) => print({ progress: word });
}
try {
  const result = await client.callTool({ name: 'ask_assistant', arguments: { message: 'Hi' } }, undefined, options);
  print({ result });
}
catch (error) {
  // What the SDK tells the server of it is on its way, and would not be after close().
  await client.ping();
  print({ error: String(error) });
}
await client.close();

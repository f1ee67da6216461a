// Calls Parley with the SDK's client and prints one line of JSON for each scenario.
// Argument: a JSON object with url, key and otherKey.
import { connect as open, createServer } from 'node:net';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

const options = JSON.parse(process.argv[2]);
const print = (scenario, outcome) => console.log(JSON.stringify({ scenario, ...outcome }));

async function connect({ mode = 'auto', url = options.url, key = options.key, answer } = {}) {
	const client = new Client({ name: 'test', version: '1' },
		{ capabilities: answer ? { elicitation: { form: {} } } : {}, versionNegotiation: { mode } });
	if (answer) {
		client.setRequestHandler('elicitation/create', (request) => answer(request.params));
	}
	await client.connect(new StreamableHTTPClientTransport(new URL(url),
		{ requestInit: { headers: { 'X-API-Key': key } } }));
	return client;
}

/** A TCP proxy whose connections can all be cut. */
async function cuttingProxy() {
	const sockets = new Set();
	const proxy = createServer((socket) => {
		const upstream = open(Number(new URL(options.url).port), '127.0.0.1');
		for (const [from, to] of [[socket, upstream], [upstream, socket]]) {
			sockets.add(from);
			from.on('error', () => to.destroy()).on('close', () => to.destroy()).pipe(to);
		}
	});
	await new Promise((listening) => proxy.listen(0, '127.0.0.1', listening));
	return { url: `http://127.0.0.1:${proxy.address().port}/mcp`, cut: () => sockets.forEach((socket) => socket.destroy()) };
}

const ask = (client, message, more = {}, agent = 'assistant') =>
	client.callTool({ name: `ask_${agent}`, arguments: { message, ...more.arguments } }, more.options);

async function scenario(name, body) {
	try {
		print(name, await body());
	}
	catch (error) {
		print(name, { error: String(error.message), code: error.code, status: error.data?.status });
	}
}

const client = await connect();
await scenario('connect', async () => ({
	era: client.getProtocolEra(), version: client.getNegotiatedProtocolVersion(),
	server: client.getServerVersion()?.name, tools: (await client.listTools()).tools.map((tool) => tool.name),
}));
await scenario('answer', async () => {
	const first = await ask(client, 'hello');
	const second = await ask(client, 'again', { arguments: { session_id: first.structuredContent.session_id } });
	return { text: first.content[0].text, again: second.structuredContent.response,
		same: first.structuredContent.session_id === second.structuredContent.session_id };
});
await scenario('progress', async () => {
	const seen = [];
	const result = await ask(client, 'slow', { options: { onprogress: (progress) => seen.push(progress.progress) } });
	return { text: result.content[0].text, rising: seen.every((value, i) => i === 0 || value > seen[i - 1]), seen: seen.length };
});
await scenario('tool', async () => {
	const result = await client.callTool({ name: 'create_note', arguments: { title: 'Shopping', content: 'Milk' } });
	return { failed: result.isError === true };
});
await scenario('refusal', async () => {
	const result = await ask(client, ' ');
	return { failed: result.isError, text: result.content[0].text };
});
await scenario('failure', async () => {
	const result = await ask(client, 'fail');
	return { failed: result.isError, text: result.content[0].text };
});
await scenario('unknown tool', async () => await client.callTool({ name: 'no_such', arguments: {} }));
await scenario('ownership', async () => {
	const mine = await ask(client, 'hello');
	const other = await connect({ key: options.otherKey });
	const result = await ask(other, 'hello', { arguments: { session_id: mine.structuredContent.session_id } });
	return { failed: result.isError, text: result.content[0].text };
});
for (const approved of [true, false]) {
	await scenario(approved ? 'approved' : 'declined', async () => {
		const asked = [];
		const person = await connect({ answer: (params) => {
			asked.push(params.message);
			return approved ? { action: 'accept', content: { approved: true } } : { action: 'decline' };
		} });
		const result = await ask(person, 'delete', {}, 'notes');
		return { asked, text: result.content[0].text };
	});
}
await scenario('nobody to ask', async () => {
	const result = await ask(client, 'delete', {}, 'notes');
	return { failed: result.isError, text: result.content[0].text };
});
const proxy = await cuttingProxy();
for (const name of ['cancel', 'cut']) {
	await scenario(name, async () => {
		const stop = new AbortController();
		const caller = await connect({ url: name === 'cut' ? proxy.url : options.url });
		let run;
		const onprogress = (progress) => {
			if (!run) {
				run = progress.message.match(/run_id: ([0-9a-f-]+)/)[1];
				print(`${name} begun`, { run });
				name === 'cut' ? proxy.cut() : stop.abort('enough');
			}
		};
		const result = await ask(caller, 'never', { options: { signal: stop.signal, timeout: 20_000, onprogress } });
		return { text: result.content[0].text };
	});
}
await scenario('wrong key', async () => {
	await connect({ key: 'not-a-key-0123456789' });
	return {};
});
await scenario('handshake', async () => {
	const old = await connect({ mode: 'legacy' });
	return { era: old.getProtocolEra(), version: old.getNegotiatedProtocolVersion(),
		text: (await ask(old, 'hello')).content[0].text };
});
process.exit(0);

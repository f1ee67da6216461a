// Serves a few tools with the SDK's server. The first line printed is the port; then one line for each request.
// Argument: how the server treats clients with a handshake: stateless or reject.
import { createServer } from 'node:http';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, fromJsonSchema, inputRequired, McpServer } from '@modelcontextprotocol/server';

const text = (value) => ({ content: [{ type: 'text', text: value }] });
const object = (properties, required = []) => fromJsonSchema({ type: 'object', properties, required });

const handler = createMcpHandler(() => {
	const server = new McpServer({ name: 'sums', version: '1.0.0' });
	server.registerTool('sum', {
		description: 'Adds two numbers.',
		inputSchema: object({ a: { type: 'integer', 'x-mcp-header': 'First' }, b: { type: 'integer' } }, ['a', 'b']),
	}, ({ a, b }) => text(String(a + b)));
	server.registerTool('fail', { description: 'Fails.', inputSchema: object({}) }, () => {
		throw new Error('out of order');
	});
	server.registerTool('ask', { description: 'Asks its user.', inputSchema: object({}) }, () => inputRequired({
		inputRequests: { name: inputRequired.elicit({ message: 'Who are you?',
			requestedSchema: { type: 'object', properties: { name: { type: 'string' } } } }) },
	}));
	server.registerTool('wait', { description: 'Is ready when asked again.', inputSchema: object({}) },
		(_, context) => context.mcpReq.requestState() ? text('ready') : inputRequired({ requestState: 'soon' }));
	return server;
}, { legacy: process.argv[2] });

const node = toNodeHandler(handler);
const server = createServer((request, response) => {
	console.log(JSON.stringify({ method: request.headers['mcp-method'] ?? null,
		version: request.headers['mcp-protocol-version'] ?? null, first: request.headers['mcp-param-first'] ?? null }));
	node(request, response);
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));

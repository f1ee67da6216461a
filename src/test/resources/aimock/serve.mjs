// Serves a few fixed answers as an OpenAI-compatible API, and says where.
import { LLMock } from '@copilotkit/aimock';

const mock = new LLMock({ port: 0, chunkSize: 5 });
mock.onMessage('greet me', { content: 'Hello from aimock, with an emoji: \u{1F680}.' });
mock.onMessage('fail', { error: { message: 'aimock was told to fail', type: 'server_error' }, status: 503 });
mock.on({ userMessage: 'what time', hasToolResult: false }, { toolCalls: [{ name: 'clock', arguments: '{}' }] });
mock.on({ userMessage: 'what time', hasToolResult: true }, { content: 'It is exactly that time.' });
await mock.start();
console.log(mock.url);
process.stdin.resume().on('end', () => process.exit());

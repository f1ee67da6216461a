// What openapi-typescript makes: types alone. The request is the caller's own.
import type { paths } from './schema';

type Chat = paths['/chat']['post'];
type ChatRequest = Chat['requestBody']['content']['application/json'];
type ChatResponse = Chat['responses'][200]['content']['application/json'];

declare const process: { argv: string[] };

async function main(): Promise<void> {
  // Nothing but the message must be given, though other fields have a value if they are left out.
  const request: ChatRequest = { message: 'What does the clock say?', agent: 'timekeeper' };
  const response = await fetch(`${process.argv[2]}/chat`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(request),
  });
  const answer = await response.json() as ChatResponse;
  const call = answer.tool_calls[0]!;
  console.log(call.name, JSON.stringify(call.arguments), call.result, answer.usage.total_tokens);
}

void main();

// What @hey-api/openapi-ts makes: a function for each operation.
import { chat } from './sdk/index';
import { client } from './sdk/client.gen';

declare const process: { argv: string[] };

async function main(): Promise<void> {
  client.setConfig({ baseUrl: process.argv[2]! });
  const { data, error } = await chat({ body: { message: 'What does the clock say?', agent: 'timekeeper' } });
  if (!data) throw new Error(error.detail);
  const call = data.tool_calls[0]!;
  console.log(call.name, JSON.stringify(call.arguments), call.result, data.usage.total_tokens);
}

void main();

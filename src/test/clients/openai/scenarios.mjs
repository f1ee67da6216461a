// Runs OpenAI's SDK against Parley and prints one line of JSON for each scenario.
import net from 'node:net'
import OpenAI from 'openai'
import { ResponsesWS } from 'openai/resources/responses/ws'

const [, , base, key, otherKey] = process.argv
const client = new OpenAI({ baseURL: `${base}/v1`, apiKey: key, maxRetries: 0 })

const WEATHER = {
  name: 'weather',
  description: 'The weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] }
}

const PICTURE = 'data:image/png;base64,iVBORw0KGgo='

async function tell (scenario, run) {
  try {
    console.log(JSON.stringify({ scenario, ...(await run()) }))
  } catch (error) {
    console.log(JSON.stringify({ scenario, thrown: thrown(error) }))
  }
}

function thrown (error) {
  return { name: error.constructor.name, status: error.status, code: error.code, type: error.type, message: error.message }
}

async function collect (stream) {
  const events = []
  for await (const event of stream) {
    events.push(event)
  }
  return events
}

function text (events) {
  return events.filter((event) => event.type === 'response.output_text.delta').map((event) => event.delta).join('')
}

/** A TCP proxy that cuts each connection after so many bytes of the answer; 0: never. */
function cutting (after) {
  return new Promise((resolve) => {
    const server = net.createServer((socket) => {
      const upstream = net.connect(Number(new URL(base).port), '127.0.0.1')
      let passed = 0
      socket.on('data', (bytes) => upstream.write(bytes))
      upstream.on('data', (bytes) => {
        passed += bytes.length
        if (after > 0 && passed > after) {
          socket.destroy()
          upstream.destroy()
        } else {
          socket.write(bytes)
        }
      })
      for (const [one, other] of [[socket, upstream], [upstream, socket]]) {
        one.on('error', () => other.destroy())
        one.on('close', () => other.destroy())
      }
    })
    server.listen(0, '127.0.0.1', () => resolve({
      client: new OpenAI({ baseURL: `http://127.0.0.1:${server.address().port}/v1`, apiKey: key, maxRetries: 0 }),
      close: () => server.close()
    }))
  })
}

await tell('models', async () => {
  const ids = []
  for await (const model of client.models.list()) {
    ids.push(model.id)
  }
  return { ids, one: (await client.models.retrieve('assistant')).id }
})

await tell('chat', async () => {
  const answer = await client.chat.completions.create({ model: 'assistant', messages: [{ role: 'user', content: 'hello' }] })
  return { content: answer.choices[0].message.content, finish: answer.choices[0].finish_reason, usage: answer.usage, request: answer._request_id }
})

await tell('chatStream', async () => {
  const stream = client.chat.completions.stream({
    model: 'assistant', messages: [{ role: 'user', content: 'hello' }], stream_options: { include_usage: true }
  })
  return { content: await stream.finalContent(), usage: await stream.totalUsage() }
})

await tell('chatTools', async () => {
  const cities = []
  const runner = client.chat.completions.runTools({
    model: 'assistant',
    messages: [{ role: 'user', content: 'weather' }],
    stream: true,
    tools: [{ type: 'function', function: { ...WEATHER, parse: JSON.parse, function: ({ city }) => { cities.push(city); return '20 degrees' } } }]
  })
  return { content: await runner.finalContent(), cities, roles: runner.messages.map((message) => message.role) }
})

await tell('chatObject', async () => {
  const answer = await client.chat.completions.parse({
    model: 'assistant',
    messages: [{ role: 'user', content: 'object' }],
    response_format: { type: 'json_schema', json_schema: { name: 'o', schema: { type: 'object', properties: { a: { type: 'integer' } } } } }
  })
  return { content: answer.choices[0].message.content }
})

await tell('responses', async () => {
  const first = await client.responses.create({ model: 'assistant', input: 'hello', instructions: 'Be brief.', metadata: { a: 'b' } })
  const second = await client.responses.create({ model: 'assistant', input: 'and again', previous_response_id: first.id })
  const items = await client.responses.inputItems.list(second.id)
  const again = await client.responses.retrieve(second.id)
  return {
    texts: [first.output_text, second.output_text, again.output_text],
    status: first.status,
    metadata: first.metadata,
    input: items.data.map((item) => item.content[0].text)
  }
})

await tell('responsesStream', async () => {
  const stream = client.responses.stream({ model: 'assistant', input: 'think' })
  const types = []
  stream.on('event', (event) => types.push(event.type))
  const final = await stream.finalResponse()
  return { text: final.output_text, items: final.output.map((item) => item.type), thought: final.output[0].content[0].text, types }
})

await tell('responsesTools', async () => {
  const stream = client.responses.stream({ model: 'assistant', input: 'weather', tools: [{ type: 'function', strict: false, ...WEATHER }] })
  const asked = await stream.finalResponse()
  const call = asked.output.find((item) => item.type === 'function_call')
  const answer = await client.responses.create({
    previous_response_id: asked.id,
    input: [{ type: 'function_call_output', call_id: call.call_id, output: '20 degrees' }]
  })
  return { name: call.name, arguments: call.arguments, text: answer.output_text }
})

await tell('serverTools', async () => {
  const answer = await client.responses.create({ model: 'timekeeper', input: 'time' })
  return { text: answer.output_text, items: answer.output.map((item) => item.type) }
})

await tell('approval', async () => {
  const asked = await client.responses.create({ model: 'notes', input: 'delete the note' })
  const request = asked.output.find((item) => item.type === 'mcp_approval_request')
  const answer = await client.responses.create({
    previous_response_id: asked.id,
    input: [{ type: 'mcp_approval_response', approval_request_id: request.id, approve: true }]
  })
  return { name: request.name, label: request.server_label, text: answer.output_text }
})

await tell('conversation', async () => {
  const conversation = await client.conversations.create({ metadata: { topic: 'demo' } })
  await client.responses.create({ model: 'assistant', input: 'hello', conversation: conversation.id })
  await client.responses.create({ model: 'assistant', input: 'and again', conversation: conversation.id })
  const items = []
  for await (const item of client.conversations.items.list(conversation.id, { order: 'asc', limit: 3 })) {
    items.push(item.content[0].text)
  }
  const deleted = await client.conversations.delete(conversation.id)
  return { metadata: conversation.metadata, items, deleted: deleted.deleted }
})

await tell('image', async () => {
  const answer = await client.responses.create({
    model: 'assistant',
    input: [{ role: 'user', content: [{ type: 'input_text', text: 'hello' }, { type: 'input_image', image_url: PICTURE, detail: 'auto' }] }]
  })
  return { text: answer.output_text }
})

await tell('background', async () => {
  const begun = await client.responses.create({ model: 'assistant', input: 'hold', background: true })
  const cancelled = await client.responses.cancel(begun.id)
  return { begun: begun.status, cancelled: cancelled.status, then: (await client.responses.retrieve(begun.id)).status }
})

await tell('errorBefore', async () => {
  let requests = 0
  const counting = new OpenAI({
    baseURL: `${base}/v1`, apiKey: key, maxRetries: 2, fetch: (...args) => { requests++; return fetch(...args) }
  })
  try {
    await counting.responses.create({ model: 'nobody', input: 'hello' })
  } catch (error) {
    try {
      await counting.chat.completions.create({ model: 'assistant', messages: [{ role: 'user', content: 'refused' }] })
    } catch (later) {
      return { first: thrown(error), second: thrown(later), requests }
    }
  }
})

await tell('errorInMidStream', async () => {
  const failed = {}
  try {
    await collect(await client.chat.completions.create({ model: 'assistant', messages: [{ role: 'user', content: 'break off' }], stream: true }))
  } catch (error) {
    failed.chat = thrown(error)
  }
  const events = await collect(await client.responses.create({ model: 'assistant', input: 'break off', stream: true }))
  failed.responses = { type: events.at(-1).type, error: events.at(-1).response.error }
  return failed
})

await tell('limit', async () => {
  const held = []
  for (let i = 0; i < 2; i++) {
    held.push((await client.responses.create({ model: 'assistant', input: 'hold', background: true })).id)
  }
  let refused
  try {
    await client.chat.completions.create({ model: 'assistant', messages: [{ role: 'user', content: 'hello' }] })
  } catch (error) {
    refused = { ...thrown(error), retryAfter: error.headers.get('retry-after-ms') }
  }
  for (const id of held) {
    await client.responses.cancel(id)
  }
  return { refused }
})

await tell('ownership', async () => {
  const answer = await client.responses.create({ model: 'assistant', input: 'hello' })
  const stranger = new OpenAI({ baseURL: `${base}/v1`, apiKey: otherKey, maxRetries: 0 })
  try {
    await stranger.responses.retrieve(answer.id)
  } catch (error) {
    return { thrown: thrown(error) }
  }
})

await tell('deleted', async () => {
  const answer = await client.responses.create({ model: 'assistant', input: 'hello' })
  await client.responses.delete(answer.id)
  await client.responses.retrieve(answer.id)
})

await tell('webSocket', async () => {
  const socket = new ResponsesWS(client)
  const texts = []
  let previous
  const turn = (message) => new Promise((resolve, reject) => {
    const done = (event) => {
      previous = event.response.id
      texts.push(event.response.output[0].content[0].text)
      socket.off('response.completed', done)
      resolve()
    }
    socket.on('response.completed', done)
    socket.on('error', reject)
    socket.send({ type: 'response.create', model: 'assistant', input: message, previous_response_id: previous })
  })
  await new Promise((resolve) => socket.socket.on('open', resolve))
  await turn('hello')
  await turn('and again')
  socket.close()
  return { texts }
})

await tell('resume', async () => {
  const seen = []
  let cut
  const proxy = await cutting(6000)
  try {
    for await (const event of await proxy.client.responses.create({ model: 'assistant', input: 'count', stream: true })) {
      seen.push(event)
    }
  } catch (error) {
    cut = error.message
  }
  proxy.close()
  const id = seen[0].response.id
  const rest = await collect(await client.responses.retrieve(id, { stream: true, starting_after: seen.at(-1).sequence_number }))
  const replay = client.responses.stream({ response_id: id, starting_after: seen.at(-1).sequence_number })
  const again = []
  replay.on('event', (event) => again.push(event.sequence_number))
  const final = await replay.finalResponse()
  return {
    cut,
    before: text(seen),
    text: text([...seen, ...rest]),
    numbers: [...seen, ...rest].map((event) => event.sequence_number),
    replayed: again,
    final: final.output_text
  }
})

// Last: its run counts until the server notices that nobody reads it.
await tell('abort', async () => {
  const stream = await client.chat.completions.create({ model: 'assistant', messages: [{ role: 'user', content: 'hold' }], stream: true })
  let id
  for await (const chunk of stream) {
    id = chunk.id
    break
  }
  return { run: id.replace('chatcmpl-', '') }
})

process.exit(0)

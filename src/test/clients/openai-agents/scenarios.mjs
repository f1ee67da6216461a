// Runs OpenAI's Agents SDK against Parley and prints one line of JSON for each scenario.
import {
  Agent, MemorySession, OpenAIProvider, Runner, hostedMcpTool, setTracingDisabled, tool
} from '@openai/agents'
import { z } from 'zod'

const [, , base, key] = process.argv
setTracingDisabled(true)

function runner (useResponses) {
  return new Runner({ modelProvider: new OpenAIProvider({ apiKey: key, baseURL: `${base}/v1`, useResponses }) })
}

const responses = runner(true)
const chat = runner(false)

const weather = tool({
  name: 'weather',
  description: 'The weather',
  parameters: z.object({ city: z.string() }),
  execute: async ({ city }) => `20 degrees in ${city}`
})

function agent (model, tools = []) {
  return new Agent({ name: 'Parley', instructions: 'Be brief.', model, tools })
}

async function tell (scenario, run) {
  try {
    console.log(JSON.stringify({ scenario, ...(await run()) }))
  } catch (error) {
    console.log(JSON.stringify({ scenario, thrown: { name: error.constructor.name, status: error.status, code: error.code, message: error.message } }))
  }
}

for (const [name, over] of [['responses', responses], ['chat', chat]]) {
  await tell(`${name} answer`, async () => ({ text: (await over.run(agent('assistant'), 'hello')).finalOutput }))

  await tell(`${name} stream`, async () => {
    const result = await over.run(agent('assistant'), 'hello', { stream: true })
    let text = ''
    for await (const piece of result.toTextStream()) {
      text += piece
    }
    await result.completed
    return { text, final: result.finalOutput }
  })

  await tell(`${name} tool`, async () => {
    const result = await over.run(agent('assistant', [weather]), 'weather', { stream: true })
    await result.completed
    return { text: result.finalOutput, items: result.newItems.map((item) => item.type) }
  })

  await tell(`${name} serverTool`, async () => {
    const result = await over.run(agent('timekeeper'), 'time')
    return { text: result.finalOutput, items: result.newItems.map((item) => item.type) }
  })

  await tell(`${name} object`, async () => {
    const typed = new Agent({ name: 'Parley', model: 'assistant', outputType: z.object({ a: z.number() }) })
    return { output: (await over.run(typed, 'object')).finalOutput }
  })

  await tell(`${name} error`, async () => ({ text: (await over.run(agent('nobody'), 'hello')).finalOutput }))

  await tell(`${name} errorInMidStream`, async () => {
    const result = await over.run(agent('assistant'), 'break off', { stream: true })
    await result.completed
  })
}

await tell('chained', async () => {
  const first = await responses.run(agent('assistant'), 'hello')
  const second = await responses.run(agent('assistant', [weather]), 'weather', { previousResponseId: first.lastResponseId })
  return { text: second.finalOutput, first: first.lastResponseId, second: second.lastResponseId }
})

await tell('memory', async () => {
  const session = new MemorySession()
  await responses.run(agent('assistant', [weather]), 'weather', { session })
  return { text: (await responses.run(agent('assistant', [weather]), 'and again', { session })).finalOutput }
})

await tell('approval', async () => {
  const asking = agent('notes', [hostedMcpTool({ serverLabel: 'parley', serverUrl: base, requireApproval: 'always' })])
  let result = await responses.run(asking, 'delete the note')
  const [asked] = result.interruptions
  result.state.approve(asked)
  result = await responses.run(asking, result.state)
  return { name: asked.rawItem.name, text: result.finalOutput }
})

await tell('declined', async () => {
  const asking = agent('notes', [hostedMcpTool({ serverLabel: 'parley', serverUrl: base, requireApproval: 'always' })])
  let result = await responses.run(asking, 'delete the note')
  result.state.reject(result.interruptions[0])
  result = await responses.run(asking, result.state)
  return { text: result.finalOutput }
})

process.exit(0)

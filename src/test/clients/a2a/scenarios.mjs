// Runs an unchanged A2A client against Parley; prints one line of JSON for each scenario.
// Arguments: the server's address, a key.
import { ClientFactory, ClientFactoryOptions, JsonRpcTransportFactory, DefaultAgentCardResolver } from '@a2a-js/sdk/client';

const [, , base, key] = process.argv;
const withKey = (url, init) => fetch(url, { ...init, headers: { ...init?.headers, 'X-API-Key': key } });
const options = ClientFactoryOptions.createFrom(ClientFactoryOptions.default, {
  cardResolver: new DefaultAgentCardResolver({ fetchImpl: withKey }),
  transports: [new JsonRpcTransportFactory({ fetchImpl: withKey })],
});
const client = await new ClientFactory(options).createFromUrl(base);

function message(text, more = {}) {
  return {
    message: {
      messageId: crypto.randomUUID(), role: 1, contextId: '', taskId: '', extensions: [], referenceTaskIds: [],
      parts: [{ content: { $case: 'text', value: text }, filename: '', mediaType: 'text/plain' }],
      ...more,
    },
    configuration: undefined, metadata: undefined, tenant: '',
  };
}

const textOf = (task) => task.artifacts.flatMap((artifact) => artifact.parts).map((part) => part.content.value).join('');

/** What a stream said: the kinds of its events, the text of its artifacts, the last state. */
async function follow(stream, onEvent = async () => {}) {
  const told = { kinds: [], text: '', state: undefined, taskId: undefined };
  for await (const { payload } of stream) {
    told.kinds.push(payload.$case);
    const value = payload.value;
    if (payload.$case === 'task') told.taskId = value.id;
    if (payload.$case === 'artifactUpdate') told.text = (value.append ? told.text : '') + value.artifact.parts[0].content.value;
    if (value.status) told.state = value.status.state;
    await onEvent(payload, told);
  }
  return told;
}

async function thrown(call) {
  try {
    await call();
    return undefined;
  } catch (error) {
    return { name: error.name, code: error.envelopeCode, message: error.message };
  }
}

const scenarios = {
  async card() {
    return { version: client.protocolVersion, skills: (await client.getAgentCard()).skills.map((skill) => skill.id) };
  },
  async answer() {
    const first = await client.sendMessage(message('hello'));
    const second = await client.sendMessage(message('and again', { contextId: first.contextId }));
    return { texts: [textOf(first), textOf(second)], states: [first.status.state, second.status.state], same: first.contextId === second.contextId };
  },
  async shortest() {
    // As in docs/protocols/a2a.md.
    const task = await client.sendMessage({ message: { messageId: crypto.randomUUID(), role: 1, parts: [{ content: { $case: 'text', value: 'Hi' } }] } });
    return { text: task.artifacts[0].parts[0].content.value };
  },
  async stream() {
    return follow(client.sendMessageStream(message('count')));
  },
  async resume() {
    // The client breaks off, and subscribes to the task again.
    const stream = client.sendMessageStream(message('count'));
    let taskId;
    for await (const { payload } of stream) {
      taskId ??= payload.value.id;
      if (payload.$case === 'artifactUpdate') break;
    }
    return follow(client.resubscribeTask({ id: taskId, tenant: '' }));
  },
  async cancel() {
    let cancelled;
    const told = await follow(client.sendMessageStream(message('hold')), async (payload, { taskId }) => {
      if (payload.$case === 'artifactUpdate' && !cancelled) {
        cancelled = await client.cancelTask({ id: taskId, tenant: '', metadata: undefined });
      }
    });
    return { told: told.state, cancelled: cancelled.status.state, again: await thrown(() => client.cancelTask({ id: told.taskId, tenant: '', metadata: undefined })) };
  },
  async approval() {
    const task = await client.sendMessage(message('delete the note', { metadata: { agent: 'notes' } }));
    const question = task.status.message.parts.map((part) => part.content.$case);
    const answered = await client.sendMessage(message('', { taskId: task.id, parts: [{ content: { $case: 'data', value: { approved: true } }, filename: '', mediaType: '' }] }));
    return { asked: task.status.state, question, same: task.id === answered.id, state: answered.status.state, text: textOf(answered) };
  },
  async error() {
    const failed = await client.sendMessage(message('break off'));
    return {
      state: failed.status.state,
      unknown: await thrown(() => client.getTask({ id: crypto.randomUUID(), tenant: '', historyLength: undefined })),
      agent: await thrown(() => client.sendMessage(message('hello', { metadata: { agent: 'nobody' } }))),
    };
  },
  async list() {
    const tasks = await client.listTasks({ tenant: '', contextId: '', status: 0, pageSize: 3, pageToken: '', historyLength: undefined, statusTimestampAfter: undefined, includeArtifacts: true });
    return { count: tasks.tasks.length, more: tasks.nextPageToken !== '', total: tasks.totalSize };
  },
};

for (const [name, scenario] of Object.entries(scenarios)) {
  console.log(JSON.stringify({ scenario: name, ...await scenario() }));
}
process.exit(0);

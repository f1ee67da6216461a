package dev.parley.a2a;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.UUID;

import dev.parley.run.event.RunEvent;
import dev.parley.run.event.RunEvent.Accepted;
import dev.parley.run.event.RunEvent.Output;
import dev.parley.run.event.RunEvent.Reasoning;
import dev.parley.run.event.RunEvent.Restart;
import dev.parley.run.event.RunEvent.Terminal;
import dev.parley.run.event.RunEvent.Token;
import dev.parley.run.event.RunEvent.ToolCalled;
import dev.parley.run.event.RunEvent.ToolReturned;
import dev.parley.web.sse.ByteBuilder;
import dev.parley.web.sse.EventFormat;
import dev.parley.web.view.LenientJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a run's events as the responses of A2A's stream: the task, its states, and the
 * answer as an artifact that grows. Text, the most frequent content, is written without
 * Jackson.
 */
final class A2aFormat implements EventFormat {

	private static final byte[] DATA = bytes("data: ");

	private static final byte[] END = bytes("\n\n");

	private static final byte[] FIRST_END = bytes("\"}]}}}}\n\n");

	private static final byte[] NEXT_END = bytes("\"}]},\"append\":true}}}\n\n");

	private final JsonNode requestId;

	private final TaskFormat task;

	private final UUID runId;

	private final JsonMapper mapper;

	private final Clock clock;

	private final byte[] textBeginning;

	private boolean told;

	private boolean working;

	private boolean text;

	A2aFormat(JsonNode requestId, TaskFormat task, UUID runId, JsonMapper mapper, Clock clock) {
		this.requestId = requestId;
		this.task = task;
		this.runId = runId;
		this.mapper = mapper;
		this.clock = clock;
		this.textBeginning = bytes(
				"data: {\"jsonrpc\":\"2.0\",\"id\":" + requestId + ",\"result\":{\"artifactUpdate\":{\"taskId\":\""
						+ task.id() + "\",\"contextId\":\"" + task.contextId() + "\",\"artifact\":{\"artifactId\":\""
						+ runId + "\",\"name\":\"answer\",\"parts\":[{\"text\":\"");
	}

	@Override
	public void add(int seq, RunEvent event, ByteBuilder out) {
		switch (event) {
			case Token(String content) -> {
				work(out);
				out.add(this.textBeginning);
				out.addJson(content);
				out.add(this.text ? NEXT_END : FIRST_END);
				this.text = true;
			}
			case Accepted _ -> {
				if (!this.told) {
					this.told = true;
					write("task", this.task.task(TaskState.SUBMITTED, null, this.clock.instant()), out);
				}
			}
			case Output(String object) -> {
				work(out);
				ObjectNode update = JsonNodeFactory.instance.objectNode()
					.put("taskId", this.task.id().toString())
					.put("contextId", this.task.contextId().toString());
				update.putObject("artifact")
					.put("artifactId", this.runId.toString())
					.put("name", "answer")
					.putArray("parts")
					.addObject()
					.set("data", LenientJson.parse(object));
				write("artifactUpdate", update, out);
			}
			// The first update without append replaces the artifact.
			case Restart _ -> this.text = false;
			// How the answer comes about is not shown to other agents.
			case Reasoning _, ToolCalled _, ToolReturned _ -> work(out);
			case Terminal end ->
				write("statusUpdate", this.task.statusUpdate(TaskFormat.state(end), end, this.clock.instant()), out);
		}
	}

	private void work(ByteBuilder out) {
		if (!this.working) {
			this.working = true;
			write("statusUpdate", this.task.statusUpdate(TaskState.WORKING, null, this.clock.instant()), out);
		}
	}

	private void write(String kind, ObjectNode content, ByteBuilder out) {
		ObjectNode result = JsonNodeFactory.instance.objectNode();
		result.set(kind, content);
		out.add(DATA);
		out.add(this.mapper.writeValueAsBytes(JsonRpcMessages.result(this.requestId, result)));
		out.add(END);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}

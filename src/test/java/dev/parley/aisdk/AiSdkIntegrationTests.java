package dev.parley.aisdk;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.Response;
import dev.parley.testing.ServerTest;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The frames of the UI message stream, and what {@code useChat} does not send. */
class AiSdkIntegrationTests extends ServerTest {

	private static String body(String chat, String id, String text) {
		return """
				{"id": "%s", "message": {"id": "%s", "role": "user", "parts": [{"type": "text", "text": "%s"}]}}"""
			.formatted(chat, id, text);
	}

	private EventStream ask(String body) {
		return this.server.follow(this.server.request("/ai-sdk/chat").POST(BodyPublishers.ofString(body)));
	}

	private static List<String> chunks(EventStream stream) {
		return stream.raw()
			.lines()
			.filter((line) -> line.startsWith("data: "))
			.map((line) -> line.substring(6))
			.toList();
	}

	private static List<String> types(EventStream stream) {
		return chunks(stream).stream()
			.filter((chunk) -> chunk.startsWith("{"))
			.map((chunk) -> Json.parse(chunk).path("type").asString())
			.toList();
	}

	@Test
	void anAnswerIsTheseBytes() {
		this.model.answer("Hel\"lo", " w\u00f6rld\n");
		try (EventStream stream = ask(body("bytes", "u1", "Hi"))) {
			assertThat(stream.header("x-vercel-ai-ui-message-stream")).isEqualTo("v1");
			assertThat(stream.header("Content-Type")).startsWith("text/event-stream");
			assertThat(stream.header("Cache-Control")).isEqualTo("no-cache");
			assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
			List<String> chunks = chunks(stream);
			assertThat(chunks.getFirst())
				.startsWith("{\"type\":\"start\",\"messageId\":\"" + stream.runId() + "\",\"messageMetadata\":{");
			assertThat(chunks.subList(1, chunks.size() - 2)).containsExactly("{\"type\":\"start-step\"}",
					"{\"type\":\"text-start\",\"id\":\"p1\"}",
					"{\"type\":\"text-delta\",\"id\":\"p1\",\"delta\":\"Hel\\\"lo\"}",
					"{\"type\":\"text-delta\",\"id\":\"p1\",\"delta\":\" w\u00f6rld\\n\"}",
					"{\"type\":\"text-end\",\"id\":\"p1\"}", "{\"type\":\"finish-step\"}");
			assertThat(chunks.get(chunks.size() - 2)).startsWith("{\"type\":\"finish\",\"finishReason\":\"stop\"");
			assertThat(chunks.getLast()).isEqualTo("[DONE]");
			assertThat(stream.raw().lines().filter((line) -> !line.startsWith("data: "))).allMatch(String::isEmpty);
		}
	}

	@Test
	void textBeforeAndAfterToolsIsInStepsOfItsOwn() {
		this.model.next(Answer.tokens("Let me see.").andToolCall("c1", "clock", "{}").andToolCall("c2", "clock", "{}"),
				Answer.tokens("Noon."));
		try (EventStream stream = ask("{\"agent\": \"timekeeper\", " + body("steps", "u1", "Time?").substring(1))) {
			assertThat(types(stream)).containsExactly("start", "start-step", "text-start", "text-delta", "text-end",
					"tool-input-start", "tool-input-available", "tool-input-start", "tool-input-available",
					"tool-output-available", "tool-output-available", "finish-step", "start-step", "text-start",
					"text-delta", "text-end", "finish-step", "finish");
		}
	}

	@Test
	void aFailureIsAnErrorAndACancelAnAbort() {
		this.model.next(Answer.tokens("Half").thenCut());
		try (EventStream stream = ask(body("fails", "u1", "Hi"))) {
			assertThat(types(stream)).endsWith("text-end", "finish-step", "message-metadata", "error");
			assertThat(chunks(stream).getLast()).isEqualTo("[DONE]");
		}
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", "Two").gatedBy(gate));
		try (EventStream stream = ask(body("stops", "u1", "Hi"))) {
			gate.release(1);
			Awaitility.await().until(stream::hasNext);
			assertThat(this.server.post("/ai-sdk/chat/stops/stop", "")).hasStatus(204);
			assertThat(chunks(stream)).contains("{\"type\":\"abort\",\"reason\":\"client\"}").endsWith("[DONE]");
		}
	}

	@Test
	void theActiveRunIsReplayedFromItsFirstChunk() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", "Two").gatedBy(gate));
		assertThat(this.server.get("/ai-sdk/chat/replay/stream")).hasStatus(204);
		try (EventStream stream = ask(body("replay", "u1", "Hi"))) {
			gate.release(1);
			Awaitility.await().until(stream::hasNext);
			try (EventStream again = this.server.follow(this.server.request("/ai-sdk/chat/replay/stream"))) {
				assertThat(again.status()).isEqualTo(200);
				assertThat(again.header("x-vercel-ai-ui-message-stream")).isEqualTo("v1");
				gate.release(1);
				assertThat(chunks(again)).isEqualTo(chunks(stream));
			}
		}
		assertThat(this.server.get("/ai-sdk/chat/replay/stream")).hasStatus(204);
	}

	@Test
	void askingAgainKeepsTheToolsOfTheApp() {
		String tools = "{\"tools\": [{\"name\": \"locate\", \"description\": \"Where\"}], ";
		this.model.next(Answer.tokens("One"), Answer.tokens("Two"));
		try (EventStream stream = ask(tools + body("again", "u1", "Hi").substring(1))) {
			stream.all();
		}
		try (EventStream stream = ask(tools + "\"id\": \"again\", \"trigger\": \"regenerate-message\"}")) {
			assertThat(stream.raw()).contains("\"delta\":\"Two\"");
		}
		assertThat(this.model.requests()).hasSize(2)
			.allSatisfy((request) -> assertThat(request.body().at("/tools/0/function/name").asString(""))
				.isEqualTo("locate"));
		assertThat(this.model.requests().getLast().lastUserMessage()).isEqualTo("Hi");
	}

	/** Some models count their calls anew in each answer. */
	@Test
	void callsWithTheSameIdAndTheSameResultAreAnsweredEachTime() {
		String tools = "{\"id\": \"same\", \"tools\": [{\"name\": \"next\"}], ";
		this.model.next(Answer.toolCall("call_0", "next", "{}"), Answer.toolCall("call_0", "next", "{}"),
				Answer.tokens("Done"));
		String message;
		try (EventStream stream = ask(
				tools + body("x", "u1", "Go").substring(body("x", "", "").indexOf("\"message\"")))) {
			message = stream.runId();
		}
		String step = "{\"type\": \"step-start\"}, {\"type\": \"tool-next\", \"toolCallId\": \"call_0\","
				+ " \"state\": \"output-available\", \"output\": \"ok\"}";
		this.server.awaitRun(message, "requires_action");
		try (EventStream stream = ask(answering(tools, message, step))) {
			assertThat(types(stream)).contains("tool-input-available").endsWith("finish");
		}
		try (EventStream stream = ask(answering(tools, message, step + ", " + step));
				EventStream again = ask(answering(tools, message, step + ", " + step))) {
			assertThat(types(stream)).containsExactly("start", "start-step", "text-start", "text-delta", "text-end",
					"finish-step", "finish");
			assertThat(again.runId()).isEqualTo(stream.runId());
			assertThat(chunks(stream).getFirst()).contains("\"messageId\":\"" + message + "\"");
		}
	}

	private static String answering(String tools, String message, String parts) {
		return tools + "\"message\": {\"id\": \"" + message + "\", \"role\": \"assistant\", \"parts\": [" + parts
				+ "]}}";
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			{                                                                    | 400 | JSON
			{"messages": []}                                                     | 422 | id
			{"id": "x"}                                                          | 404 | session
			{"id": "x", "trigger": "regenerate-message"}                         | 404 | session
			{"id": "x", "trigger": "nonsense"}                                   | 422 | trigger
			{"id": "x", "messages": [null]}                                      | 422 | messages
			{"id": "x", "message": {"role": "user"}}                             | 422 | parts
			{"id": "x", "message": {"role": "user", "parts": [{}]}}              | 422 | type
			{"id": "x", "message": {"role": "user", "parts": []}}                | 422 | text or a file
			{"id": "x", "message": {"role": "system", "parts": []}}              | 404 | session
			{"id": "x", "message": {"role": "assistant", "parts": []}}           | 422 | outputs or approvals
			""")
	void aWrongBodyIsRefusedInWords(String body, int status, String word) {
		Response refusal = this.server.post("/ai-sdk/chat", body);
		assertThat(refusal).hasStatus(status);
		assertThat(refusal.header("Content-Type")).startsWith("text/plain");
		assertThat(refusal.body()).contains(word).doesNotContain("{\"");
	}

	@Test
	void filesAreCheckedLikeAttachments() {
		for (String url : List.of("data:image/png;base64,AAAA", "http://example.org/a.png", "file:///etc/passwd")) {
			Response refusal = this.server.post("/ai-sdk/chat", """
					{"id": "files", "message": {"id": "u1", "role": "user",
					 "parts": [{"type": "file", "mediaType": "image/png", "url": "%s"}]}}""".formatted(url));
			assertThat(refusal).hasStatus(422);
		}
	}

	@Test
	void otherErrorsOfThesePathsAreWordsToo() {
		assertThat(this.server.get("/ai-sdk/chat").status()).isEqualTo(405);
		assertThat(this.server.get("/ai-sdk/nothing").header("Content-Type")).startsWith("text/plain");
		HttpRequest.Builder foreign = this.server.request("/ai-sdk/chat")
			.header("Origin", "https://elsewhere.example")
			.POST(BodyPublishers.ofString(body("foreign", "u1", "Hi")));
		Response refusal = this.server.send(foreign);
		assertThat(refusal).hasStatus(403);
		assertThat(refusal.header("Content-Type")).startsWith("text/plain");
	}

	@Test
	void theSameMessageOnceMoreHasTheSameOutcome() {
		this.model.answer("One", "Two");
		try (EventStream stream = ask(body("ended", "u1", "Hi"))) {
			stream.all();
		}
		try (EventStream again = ask(body("ended", "u1", "Hi"))) {
			assertThat(again.header("Idempotent-Replayed")).isEqualTo("true");
			assertThat(types(again)).contains("text-delta").endsWith("finish");
		}
		assertThat(this.server.get("/metrics").body()).contains("wire=\"ai_sdk\"");
	}

}

package dev.parley.openai;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;

import dev.parley.testing.Answer;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.HeldTools;
import dev.parley.testing.Json;
import dev.parley.testing.Pictures;
import dev.parley.testing.Response;
import dev.parley.testing.Server;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code /v1/chat/completions} as OpenAI's clients use it. */
@ServerProperties(HeldTools.AGENTS)
class ChatCompletionsIntegrationTests extends ServerTest {

	private static final String PATH = "/v1/chat/completions";

	private static final String WEATHER = """
			[{"type": "function", "function": {"name": "weather", "description": "The weather",
			  "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}]""";

	@Test
	void answers() {
		this.model.next(Answer.tokens("Hel", "lo").usage(7, 2));
		Response answer = this.server.post(PATH, asking("assistant", "Hi"));
		assertThat(answer).hasStatus(200)
			.has("/object", "chat.completion")
			.has("/model", "assistant")
			.has("/choices/0/index", 0)
			.has("/choices/0/message/role", "assistant")
			.has("/choices/0/message/content", "Hello")
			.has("/choices/0/finish_reason", "stop")
			.has("/usage/prompt_tokens", 7)
			.has("/usage/completion_tokens", 2)
			.has("/usage/total_tokens", 9);
		assertThat(answer.get("id")).isEqualTo("chatcmpl-" + answer.header("X-Run-ID"));
		assertThat(this.server.get("/sessions").body()).doesNotContain(session(answer));
	}

	@Test
	void streams() {
		this.model.next(Answer.tokens("Hel", "lo\n\"you\"").usage(7, 2));
		ObjectNode request = asking("assistant", "Hi").put("stream", true);
		request.putObject("stream_options").put("include_usage", true);
		List<Event> events = stream(this.server, request).all();
		assertThat(events.getLast().data()).isEqualTo("[DONE]");
		List<JsonNode> chunks = events.subList(0, events.size() - 1).stream().map(Event::json).toList();
		assertThat(chunks).hasSize(5).allSatisfy((chunk) -> {
			assertThat(chunk.path("id")).isEqualTo(chunks.getFirst().path("id"));
			assertThat(chunk.path("created")).isEqualTo(chunks.getFirst().path("created"));
			assertThat(chunk.path("object").asString()).isEqualTo("chat.completion.chunk");
			assertThat(chunk.path("model").asString()).isEqualTo("assistant");
		});
		assertThat(chunks.getFirst().at("/choices/0/delta/role").asString()).isEqualTo("assistant");
		assertThat(chunks.stream().map((chunk) -> chunk.at("/choices/0/delta/content").asString("")).toList())
			.containsExactly("", "Hel", "lo\n\"you\"", "", "");
		assertThat(chunks.get(3).at("/choices/0/finish_reason").asString()).isEqualTo("stop");
		assertThat(chunks.get(4).path("choices").isEmpty()).isTrue();
		assertThat(chunks.get(4).at("/usage/total_tokens").asInt()).isEqualTo(9);
	}

	@Test
	void theConversationBeforeTheLastMessageIsItsHistory() {
		this.model.next(Answer.tokens("Fine"));
		ObjectNode request = asking("assistant", "Hi", "Hello, what is it?", "How are you?");
		((ArrayNode) request.path("messages")).insertObject(0)
			.put("role", "system")
			.put("content", "Speak like a pirate.");
		assertThat(this.server.post(PATH, request)).hasStatus(200);
		assertThat(this.model.lastPrompt()).containsExactly("Hi", "Hello, what is it?", "How are you?");
		assertThat(this.model.requests().getLast().messages().getFirst().path("content").asString())
			.startsWith("You are")
			.endsWith("Further instructions from the application, for this answer only:\nSpeak like a pirate.");
	}

	@Test
	void toolsOfTheCallerAreCalledByTheCaller() {
		this.model.next(Answer.tokens("Let me see.").andToolCall("call_1", "weather", "{\"city\":\"Bonn\"}"),
				Answer.tokens("Sunny"));
		ObjectNode request = asking("assistant", "Weather?");
		request.set("tools", Json.parse(WEATHER));
		Response asked = this.server.post(PATH, request);
		assertThat(asked).hasStatus(200)
			.has("/choices/0/finish_reason", "tool_calls")
			.has("/choices/0/message/content", "Let me see.")
			.has("/choices/0/message/tool_calls/0/id", "call_1")
			.has("/choices/0/message/tool_calls/0/type", "function")
			.has("/choices/0/message/tool_calls/0/function/name", "weather")
			.has("/choices/0/message/tool_calls/0/function/arguments", "{\"city\":\"Bonn\"}");
		add(request, asked.json().at("/choices/0/message"));
		add(request, Json.object().put("role", "tool").put("tool_call_id", "call_1").put("content", "20 degrees"));
		Response answer = this.server.post(PATH, request);
		assertThat(answer).hasStatus(200).has("/choices/0/message/content", "Sunny");
		assertThat(this.model.lastPrompt()).containsExactly("Weather?", "Let me see.", "20 degrees");
		Response session = this.server.get("/sessions/" + session(answer));
		assertThat(Json.texts(session.json().path("messages"), "content")).containsExactly("Weather?", "Let me see.",
				"Sunny");
		assertThat(session).has("/message_count", 3).has("/messages/1/tool_calls/0/result", "20 degrees");
		assertThat(this.server.get("/runs/" + answer.header("X-Run-ID"))).has("/response", "Sunny");
		this.model.next(Answer.tokens("Yes"));
		this.server.chat(Json.message("Sure?", session(answer)));
		// Without tools in the request, calls are told as text.
		assertThat(this.model.lastPrompt()).hasSize(3).endsWith("Sure?");
		assertThat(String.join("\n", this.model.lastPrompt())).containsOnlyOnce("20 degrees")
			.containsOnlyOnce("Let me see.");
	}

	@Test
	void aStreamEndsWithTheCallsOfTheCaller() {
		this.model.next(Answer.toolCall("call_1", "weather", "{}").andToolCall("call_2", "weather", "{\"a\":1}"));
		ObjectNode request = asking("assistant", "Weather?").put("stream", true);
		request.set("tools", Json.parse(WEATHER));
		List<Event> events = stream(this.server, request).all();
		assertThat(events).hasSize(4);
		JsonNode calls = events.get(1).json().at("/choices/0/delta/tool_calls");
		assertThat(Json.texts(calls, "id")).containsExactly("call_1", "call_2");
		assertThat(calls.at("/1/index").asInt()).isEqualTo(1);
		assertThat(calls.at("/1/function/arguments").asString()).isEqualTo("{\"a\":1}");
		assertThat(events.get(2).json().at("/choices/0/finish_reason").asString()).isEqualTo("tool_calls");
	}

	@Test
	void toolsOfTheServerAreNotSeen() {
		this.model.next(Answer.toolCall("call_1", "current_time", "{}"), Answer.tokens("Noon"));
		List<Event> events = stream(this.server, asking("timekeeper", "The time?").put("stream", true)).all();
		assertThat(events.toString()).contains("Noon").doesNotContain("tool_calls", "current_time");
	}

	@Test
	void anApprovalCannotBeAskedForHere() {
		this.model.next(Answer.toolCall("call_1", "held", "{\"label\":\"a\"}"));
		assertThat(this.server.post(PATH, asking("approver", "Do it"))).hasStatus(409)
			.has("/error/code", "approval_required")
			.hasHeader("x-should-retry", "false");
		this.model.next(Answer.toolCall("call_1", "held", "{\"label\":\"a\"}"));
		Event last = stream(this.server, asking("approver", "Do it").put("stream", true)).last();
		assertThat(last.json().at("/error/code").asString()).isEqualTo("approval_required");
	}

	@Test
	void anAnswerHasTheFormatThatTheClientWants() {
		this.model.next(Answer.tokens("{\"a\":", "1}"));
		ObjectNode request = asking("assistant", "An object");
		request.putObject("response_format")
			.put("type", "json_schema")
			.putObject("json_schema")
			.put("name", "thing")
			.set("schema", Json.parse("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}"));
		assertThat(this.server.post(PATH, request)).has("/choices/0/message/content", "{\"a\":1}");
		assertThat(this.model.requests().getLast().body().at("/response_format/json_schema/schema/properties/a/type"))
			.isEqualTo(Json.of("integer"));
	}

	@Test
	void imagesAndFilesAreReadAlsoInTheHistory() {
		this.model.next(Answer.tokens("A cat"));
		ObjectNode request = asking("assistant");
		ObjectNode first = Json.object().put("role", "user");
		first.putArray("content").addObject().put("type", "text").put("text", "What is this?");
		((ArrayNode) first.path("content")).addObject()
			.put("type", "image_url")
			.putObject("image_url")
			.put("url", Pictures.url("image/png", Pictures.png(100, 1)));
		add(request, first);
		add(request, Json.object().put("role", "assistant").put("content", "A dog"));
		ObjectNode second = Json.object().put("role", "user");
		second.putArray("content")
			.addObject()
			.put("type", "file")
			.putObject("file")
			.put("filename", "a.pdf")
			.put("file_data", Pictures.url("application/pdf", Pictures.pdf()));
		add(request, second);
		assertThat(this.server.post(PATH, request)).hasStatus(200);
		String prompt = this.model.requests().getLast().messages().toString();
		assertThat(prompt).contains(Pictures.url("image/png", Pictures.png(100, 1)), "a.pdf");
	}

	@Test
	void aStructuredAnswerComesAsItsText() {
		this.model.next(Answer.tokens("{\"response\":", "\"Hi\"}"));
		ObjectNode request = asking("structured-missing", "x");
		assertThat(this.server.post(PATH, request)).hasStatus(404)
			.has("/error/code", "agent_not_found")
			.has("/error/type", "invalid_request_error")
			.hasHeader("x-should-retry", "false");
		assertThat(this.server.post(PATH, asking("assistant", "Hi"))).hasStatus(200);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			textBlock = """
					{"messages": []}                                                             | messages
					{"messages": [{"role": "system", "content": "x"}]}                            | messages
					{"messages": [{"role": "user", "content": " "}]}                              | messages[0].content
					{"messages": [{"role": "nobody", "content": "x"}]}                            | messages[0].role
					{"messages": [{"role": "tool", "tool_call_id": "x", "content": "x"}]}         | messages[0].tool_call_id
					{"messages": [{"role": "user", "content": [{"type": "input_audio"}]}]}        | messages[0].content[0].type
					{"messages": [{"role": "user", "content": "x"}], "n": 2}                      | n
					{"messages": [{"role": "user", "content": "x"}], "temperature": 3}            | temperature
					{"messages": [{"role": "user", "content": "x"}], "max_tokens": 0}             | max_tokens
					{"messages": [{"role": "user", "content": "x"}], "model": 7}                  | model
					{"messages": [{"role": "user", "content": "x"}], "response_format": {"type": "x"}} | response_format
					{"messages": [{"role": "user", "content": "x"}], "tools": [{"type": "function", "function": {}}]} | tools[0].name
					""")
	void whatIsWrongIsNamed(String body, String field) {
		assertThat(this.server.post(PATH, body)).hasStatus(422)
			.has("/error/code", "validation_failed")
			.has("/error/param", field)
			.hasHeader("x-should-retry", "false");
	}

	@Test
	void parametersWithoutMeaningAreIgnored() {
		this.model.next(Answer.tokens("Hello"));
		ObjectNode request = asking("assistant", "Hi").put("top_p", "x")
			.put("seed", 1)
			.put("user", "u")
			.put("logprobs", true)
			.put("parallel_tool_calls", false)
			.put("reasoning_effort", "low");
		request.putObject("metadata").put("a", "b");
		request.putArray("stop").add("x");
		request.putArray("tools").addObject().put("type", "custom");
		assertThat(this.server.post(PATH, request)).hasStatus(200);
	}

	@Test
	void aStoredConversationIsListed() {
		this.model.next(Answer.tokens("Hello"));
		Response answer = this.server.post(PATH, asking("assistant", "Hi").put("store", true));
		assertThat(this.server.get("/sessions").body()).contains(session(answer));
	}

	@Test
	void aRepeatedRequestGetsTheSameAnswer() {
		this.model.next(Answer.tokens("Hello"));
		Server keyed = this.server.with("Idempotency-Key", "chat-completions-1");
		Response answer = keyed.post(PATH, asking("assistant", "Hi"));
		assertThat(keyed.post(PATH, asking("assistant", "Hi"))).has("/id", answer.get("id"))
			.hasHeader("Idempotent-Replayed", "true");
		assertThat(keyed.post(PATH, asking("assistant", "Ho"))).hasStatus(422)
			.has("/error/code", "idempotency_key_reused");
	}

	@Test
	void aFailureIsAnErrorBeforeAndInTheStream() {
		this.model.next(Answer.status(400));
		assertThat(this.server.post(PATH, asking("assistant", "Hi"))).hasStatus(502)
			.has("/error/code", "model_error")
			.has("/error/type", "server_error")
			.hasHeader("x-should-retry", "false");
		this.model.next(Answer.tokens("Hel").thenError());
		List<Event> events = stream(this.server, asking("assistant", "Hi").put("stream", true)).all();
		assertThat(events.getLast().json().at("/error/code").asString()).isEqualTo("model_error");
		assertThat(events.getLast().json().at("/error/message").asString()).isNotBlank();
	}

	@Test
	void aStreamThatNobodyReadsIsCancelled() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Hel", "lo").gatedBy(gate));
		String run;
		try (EventStream stream = stream(this.server, asking("assistant", "Hi").put("stream", true))) {
			run = stream.runId();
			gate.release(1);
			stream.next();
			stream.next();
		}
		assertThat(this.server.awaitRun(run, "cancelled")).has("/cancel_cause", "disconnect");
	}

	@Test
	void pagesMayUseTheSdk() {
		Response preflight = this.server.send(this.server.request(PATH)
			.header("Origin", "http://localhost:3000")
			.header("Access-Control-Request-Method", "POST")
			.header("Access-Control-Request-Headers",
					"authorization,content-type,x-stainless-arch,x-stainless-helper-method,x-stainless-lang,x-stainless-os,"
							+ "x-stainless-package-version,x-stainless-retry-count,x-stainless-runtime,"
							+ "x-stainless-runtime-version,x-stainless-timeout")
			.method("OPTIONS", BodyPublishers.noBody()));
		assertThat(preflight).hasStatus(200).hasHeader("Access-Control-Allow-Origin", "http://localhost:3000");
	}

	@Test
	void theModelsAreTheAgents() {
		Response models = this.server.get("/v1/models");
		assertThat(models).hasStatus(200).has("/object", "list");
		assertThat(Json.texts(models.json().path("data"), "id")).contains("assistant", "timekeeper", "auto");
		assertThat(this.server.get("/v1/models/assistant")).hasStatus(200)
			.has("/id", "assistant")
			.has("/object", "model")
			.has("/owned_by", "parley");
		assertThat(this.server.get("/v1/models/nobody")).hasStatus(404).has("/error/code", "agent_not_found");
		assertThat(this.server.get("/v1/nothing")).hasStatus(404).has("/error/code", "not_found");
	}

	private String session(Response answer) {
		return this.server.get("/runs/" + answer.header("X-Run-ID")).get("session_id");
	}

	private static EventStream stream(Server server, ObjectNode request) {
		return server.follow(server.request(PATH).POST(BodyPublishers.ofString(request.toString())));
	}

	/** A request with messages of the user and the assistant in turn. */
	private static ObjectNode asking(String model, String... messages) {
		ObjectNode request = Json.object().put("model", model);
		request.putArray("messages");
		for (int i = 0; i < messages.length; i++) {
			add(request, Json.object().put("role", (i % 2 == 0) ? "user" : "assistant").put("content", messages[i]));
		}
		return request;
	}

	private static void add(ObjectNode request, JsonNode message) {
		((ArrayNode) request.path("messages")).add(message);
	}

}

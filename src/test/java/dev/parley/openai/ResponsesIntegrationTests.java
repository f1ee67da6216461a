package dev.parley.openai;

import java.util.ArrayList;
import java.util.List;

import dev.parley.testing.Answer;
import dev.parley.testing.Chunks;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.HeldTools;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parallel;
import dev.parley.testing.Patience;
import dev.parley.testing.RawAnswer;
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

/** {@code /v1/responses} as OpenAI's clients use it. */
@ServerProperties(HeldTools.AGENTS)
@OwnServers
class ResponsesIntegrationTests extends ServerTest {

	@Test
	void answers() {
		this.model.next(Answer.tokens("Hel", "lo").usage(7, 2));
		ObjectNode request = ResponseRequests.asking("assistant", "Hi").put("instructions", "Be brief.");
		request.putObject("metadata").put("a", "b");
		Response answer = this.server.post("/v1/responses", request);
		assertThat(answer).hasStatus(200)
			.has("/id", "resp_" + answer.header("X-Run-ID"))
			.has("/object", "response")
			.has("/status", "completed")
			.has("/model", "assistant")
			.has("/output/0/type", "message")
			.has("/output/0/role", "assistant")
			.has("/output/0/status", "completed")
			.has("/output/0/content/0/type", "output_text")
			.has("/output/0/content/0/text", "Hello")
			.has("/usage/input_tokens", 7)
			.has("/usage/total_tokens", 9)
			.has("/instructions", "Be brief.")
			.has("/metadata/a", "b")
			.has("/store", true)
			.hasNull("/error")
			.hasNull("/previous_response_id");
		assertThat(this.model.requests().getLast().messages().getFirst().path("content").asString())
			.endsWith("Be brief.");
		assertThat(this.server.get("/v1/responses/" + answer.get("id")).json()).isEqualTo(answer.json());
	}

	@Test
	void streamsTheEventsOfAResponse() {
		this.model.next(Answer.tokens("Hel", "lo"));
		List<Event> events = ResponseRequests.stream(this.server, ResponseRequests.asking("assistant", "Hi")).all();
		assertThat(events).extracting(Event::type)
			.containsExactly("response.created", "response.in_progress", "response.output_item.added",
					"response.content_part.added", "response.output_text.delta", "response.output_text.delta",
					"response.output_text.done", "response.content_part.done", "response.output_item.done",
					"response.completed");
		for (int i = 0; i < events.size(); i++) {
			assertThat(events.get(i).json().path("type").asString()).isEqualTo(events.get(i).type());
			assertThat(events.get(i).json().path("sequence_number").asInt(-1)).isEqualTo(i);
		}
		String item = events.get(2).json().at("/item/id").asString();
		assertThat(events.subList(3, 8)).allSatisfy((event) -> {
			assertThat(event.get("item_id")).isEqualTo(item);
			assertThat(event.json().path("output_index").asInt(-1)).isZero();
			assertThat(event.json().path("content_index").asInt(-1)).isZero();
		});
		assertThat(events.get(6).get("text")).isEqualTo("Hello");
		JsonNode whole = events.getLast().json().path("response");
		assertThat(whole.at("/output/0/id").asString()).isEqualTo(item);
		assertThat(this.server.get("/v1/responses/" + whole.path("id").asString()).json()).isEqualTo(whole);
	}

	@Test
	void aStreamIsReplayedWithTheSameNumbersAndThenNoMore() {
		this.model.next(Answer.tokens("Hel", "lo"));
		EventStream first = ResponseRequests.stream(this.server, ResponseRequests.asking("assistant", "Hi"));
		List<Event> events = first.all();
		String path = "/v1/responses/resp_" + first.runId() + "?stream=true";
		assertThat(this.server.follow(this.server.request(path)).raw()).isEqualTo(first.raw());
		assertThat(this.server.follow(this.server.request(path + "&starting_after=4")).all()).extracting(Event::data)
			.isEqualTo(events.subList(5, events.size()).stream().map(Event::data).toList());
	}

	@Test
	void reasoningIsAnItemOfItsOwn() {
		this.model.next(RawAnswer.stream(
				Chunks.event("{\"choices\":[{\"index\":0,\"delta\":"
						+ "{\"role\":\"assistant\",\"reasoning_content\":\"Hmm\"},\"finish_reason\":null}]}"),
				Chunks.text("Yes"), Chunks.FINISH, Chunks.DONE));
		EventStream stream = ResponseRequests.stream(this.server, ResponseRequests.asking("assistant", "Hi"));
		assertThat(stream.all()).extracting(Event::type)
			.contains("response.reasoning_text.delta", "response.reasoning_text.done");
		JsonNode output = stream.last().json().at("/response/output");
		assertThat(Json.texts(output, "type")).containsExactly("reasoning", "message");
		assertThat(output.at("/0/content/0/text").asString()).isEqualTo("Hmm");
		assertThat(output.at("/1/content/0/text").asString()).isEqualTo("Yes");
	}

	@Test
	void continuesAfterAResponse() {
		this.model.next(Answer.tokens("a1"), Answer.tokens("a2"), Answer.tokens("a3"));
		String first = create("assistant", "q1").get("id");
		Response second = after(first, "q2");
		assertThat(second).hasStatus(200).has("/previous_response_id", first);
		assertThat(this.model.lastPrompt()).containsExactly("q1", "a1", "q2");
		assertThat(session(second.get("id"))).isEqualTo(session(first));
		Response branch = after(first, "q3");
		assertThat(this.model.lastPrompt()).containsExactly("q1", "a1", "q3");
		assertThat(session(branch.get("id"))).isNotEqualTo(session(first));
		assertThat(this.server.post("/v1/responses",
				ResponseRequests.asking("assistant", "x")
					.put("previous_response_id", "resp_01890a5d-ac96-774b-bcce-b302099a8057")))
			.hasStatus(404)
			.has("/error/code", "run_not_found");
	}

	@Test
	void requestsAfterTheSameResponseDoNotSeeEachOther() throws InterruptedException {
		this.model.next(Answer.tokens("a1"));
		String first = create("assistant", "q1").get("id");
		this.model.otherwise((request) -> Answer.tokens("a2"));
		List<Response> answers = Parallel.calls(8, (number) -> after(first, "q2"));
		assertThat(answers).allSatisfy((answer) -> assertThat(answer).hasStatus(200));
		assertThat(answers.stream().map((answer) -> session(answer.get("id"))).distinct()).hasSize(8);
		assertThat(this.model.requests().subList(1, 9)).allSatisfy((request) -> assertThat(
				request.messages().stream().skip(1).map((message) -> message.path("content").asString()))
			.containsExactly("q1", "a1", "q2"));
	}

	@Test
	void functionsAreCalledByTheClient() {
		this.model.next(Answer.tokens("Let me see.").andToolCall("call_1", "weather", "{\"city\":\"Bonn\"}"),
				Answer.tokens("Sunny"));
		ObjectNode request = ResponseRequests.asking("assistant", "Weather?");
		request.set("tools", Json.parse(ResponseRequests.WEATHER));
		List<Event> events = ResponseRequests.stream(this.server, request).all();
		assertThat(events).extracting(Event::type)
			.endsWith("response.output_item.done", "response.output_item.added",
					"response.function_call_arguments.delta", "response.function_call_arguments.done",
					"response.output_item.done", "response.completed");
		JsonNode response = events.getLast().json().path("response");
		assertThat(response.at("/output/1/type").asString()).isEqualTo("function_call");
		assertThat(response.at("/output/1/call_id").asString()).isEqualTo("call_1");
		assertThat(response.at("/output/1/arguments").asString()).isEqualTo("{\"city\":\"Bonn\"}");
		assertThat(response.at("/tools/0/name").asString()).isEqualTo("weather");
		ObjectNode outputs = ResponseRequests.results(response.path("id").asString(), "call_1", "20 degrees");
		Response answer = this.server.post("/v1/responses", outputs);
		assertThat(answer).hasStatus(200).has("/output/0/content/0/text", "Sunny");
		assertThat(this.model.lastPrompt()).containsExactly("Weather?", "Let me see.", "20 degrees");
		assertThat(this.server.get("/v1/responses/" + answer.get("id") + "/input_items"))
			.has("/data/0/type", "function_call_output")
			.has("/data/0/call_id", "call_1")
			.has("/data/0/output", "20 degrees");
		// The same results again begin a branch.
		this.model.next(Answer.tokens("Rainy"));
		outputs.putArray("tools").addAll((ArrayNode) request.path("tools"));
		Response branch = this.server.post("/v1/responses", outputs);
		assertThat(branch).hasStatus(200).has("/output/0/content/0/text", "Rainy");
		assertThat(this.model.lastPrompt()).containsExactly("Weather?", "Let me see.", "20 degrees");
		assertThat(session(branch.get("id"))).isNotEqualTo(session(answer.get("id")));
	}

	@Test
	void aWholeConversationNeedsNoEarlierResponse() {
		this.model.next(Answer.tokens("Sunny"));
		ObjectNode request = ResponseRequests.asking("assistant").put("store", false);
		request.set("tools", Json.parse(ResponseRequests.WEATHER));
		request.set("input", Json.parse("""
				[{"role": "developer", "content": "Be brief."}, {"type": "message", "role": "user", "content": "Hi"},
				 {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Hello"}]},
				 {"role": "user", "content": [{"type": "input_text", "text": "Weather?"}]},
				 {"type": "reasoning", "id": "rs_1", "summary": []},
				 {"type": "function_call", "call_id": "c1", "name": "weather", "arguments": "{}"},
				 {"type": "function_call_output", "call_id": "c1", "output": "20 degrees"}]"""));
		Response answer = this.server.post("/v1/responses", request);
		assertThat(answer).hasStatus(200).has("/store", false);
		assertThat(this.model.lastPrompt()).containsExactly("Hi", "Hello", "Weather?", "", "20 degrees");
		assertThat(this.server.get("/sessions").body()).doesNotContain(session(answer.get("id")));
	}

	@Test
	void anApprovalIsARequestOfAnMcpServer() throws InterruptedException {
		HeldTools tools = this.parley.part(HeldTools.class);
		tools.release(1);
		this.model.next(Answer.toolCall("call_1", "held", "{\"label\":\"a\"}"), Answer.tokens("Done"));
		Response asked = create("approver", "Do it");
		assertThat(asked).hasStatus(200)
			.has("/status", "completed")
			.has("/output/0/type", "mcp_approval_request")
			.has("/output/0/server_label", "parley")
			.has("/output/0/name", "held")
			.has("/output/0/arguments", "{\"label\":\"a\"}");
		String id = asked.json().at("/output/0/id").asString();
		ObjectNode approval = ResponseRequests.asking("approver").put("previous_response_id", asked.get("id"));
		approval.putArray("input")
			.addObject()
			.put("type", "mcp_approval_response")
			.put("approval_request_id", id)
			.put("approve", true);
		Response answer = this.server.post("/v1/responses", approval);
		assertThat(answer).hasStatus(200).has("/output/0/content/0/text", "Done");
		assertThat(tools.awaitCall()).isNotNull();
		assertThat(this.server.post("/v1/responses", approval)).hasStatus(422).has("/error/code", "validation_failed");
	}

	@Test
	void aDeclinedCallIsNotMade() {
		this.model.next(Answer.toolCall("call_1", "held", "{\"label\":\"a\"}"), Answer.tokens("As you like"));
		String id = create("approver", "Do it").json().at("/output/0/id").asString();
		// Without an earlier response: the id is enough, and the conversation is stored.
		ObjectNode approval = ResponseRequests.asking("approver");
		List<JsonNode> input = new ArrayList<>();
		input.add(Json.object().put("role", "user").put("content", "Do it"));
		input.add(Json.object().put("type", "mcp_approval_request").put("id", id));
		input.add(Json.object()
			.put("type", "mcp_approval_response")
			.put("approval_request_id", id)
			.put("approve", false)
			.put("reason", "too late"));
		approval.putArray("input").addAll(input);
		assertThat(this.server.post("/v1/responses", approval)).hasStatus(200)
			.has("/output/0/content/0/text", "As you like");
		assertThat(this.model.lastPrompt()).last().asString().contains("declined by the user: too late");
		assertThat(this.parley.part(HeldTools.class).unawaited()).isZero();
	}

	@Test
	void runsInTheBackgroundAndIsCancelled() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Hel", "lo").gatedBy(gate));
		Response begun = this.server.post("/v1/responses",
				ResponseRequests.asking("assistant", "Hi").put("background", true));
		assertThat(begun).hasStatus(200).has("/background", true);
		assertThat(begun.get("status")).isIn("queued", "in_progress");
		String path = "/v1/responses/" + begun.get("id");
		gate.awaitWaiting(1, Patience.LIMIT);
		gate.release(1);
		assertThat(this.server.post(path + "/cancel", "")).hasStatus(200).has("/status", "cancelled");
		assertThat(this.server.get(path)).has("/status", "cancelled");
		Event last = this.server.follow(this.server.request(path + "?stream=true")).last();
		assertThat(last.type()).isEqualTo("response.incomplete");
		assertThat(this.server.post(path + "/cancel", "")).hasStatus(200).has("/status", "cancelled");
	}

	@Test
	void aDeletedResponseIsGone() {
		this.model.next(Answer.tokens("a1"), Answer.tokens("a2"));
		String first = create("assistant", "q1").get("id");
		String second = after(first, "q2").get("id");
		String session = session(first);
		assertThat(this.server.delete("/v1/responses/" + first)).hasStatus(200)
			.has("/deleted", true)
			.has("/object", "response");
		assertThat(this.server.get("/v1/responses/" + first)).hasStatus(404).has("/error/code", "run_not_found");
		assertThat(this.server.delete("/v1/responses/" + first)).hasStatus(404);
		assertThat(after(first, "x")).hasStatus(404);
		assertThat(this.server.get("/sessions/" + session)).hasStatus(200);
		assertThat(this.server.delete("/v1/responses/" + second)).hasStatus(200);
		assertThat(this.server.get("/sessions/" + session)).hasStatus(404);
	}

	@Test
	void aFailureIsAnErrorOrAFailedResponse() {
		this.model.next(Answer.status(400));
		assertThat(create("assistant", "Hi")).hasStatus(502).has("/error/code", "model_error");
		this.model.next(Answer.tokens("Hel").thenError());
		EventStream stream = ResponseRequests.stream(this.server, ResponseRequests.asking("assistant", "Hi"));
		assertThat(stream.last().type()).isEqualTo("response.failed");
		JsonNode response = stream.last().json().path("response");
		assertThat(response.path("status").asString()).isEqualTo("failed");
		assertThat(response.at("/error/code").asString()).isEqualTo("server_error");
		assertThat(response.at("/error/parley_code").asString()).isEqualTo("model_error");
		assertThat(response.at("/output/0/status").asString()).isEqualTo("incomplete");
	}

	@Test
	void anAnswerThatIsTooLongIsIncomplete() {
		this.model.next(Answer.tokens("Hel").finishReason("length"));
		assertThat(create("assistant", "Hi")).has("/status", "incomplete")
			.has("/incomplete_details/reason", "max_output_tokens");
	}

	@Test
	void aRepeatedRequestGetsTheSameResponse() {
		this.model.next(Answer.tokens("Hello"));
		Server keyed = this.server.with("Idempotency-Key", "responses-1");
		Response answer = keyed.post("/v1/responses", ResponseRequests.asking("assistant", "Hi"));
		assertThat(keyed.post("/v1/responses", ResponseRequests.asking("assistant", "Hi")).json())
			.isEqualTo(answer.json());
		assertThat(keyed.post("/v1/responses", ResponseRequests.asking("assistant", "Ho"))).hasStatus(422)
			.has("/error/code", "idempotency_key_reused");
	}

	@Test
	void aConversationIsASession() {
		this.model.next(Answer.tokens("a1"), Answer.tokens("a2"));
		ObjectNode body = Json.object();
		body.putObject("metadata").put("topic", "x");
		Response conversation = this.server.post("/v1/conversations", body);
		assertThat(conversation).hasStatus(200).has("/object", "conversation").has("/metadata/topic", "x");
		String id = conversation.get("id");
		Response first = this.server.post("/v1/responses",
				ResponseRequests.asking("assistant", "q1").put("conversation", id));
		assertThat(first).hasStatus(200).has("/conversation/id", id);
		ObjectNode second = ResponseRequests.asking("assistant", "q2");
		second.putObject("conversation").put("id", id);
		assertThat(this.server.post("/v1/responses", second)).hasStatus(200);
		assertThat(this.model.lastPrompt()).containsExactly("q1", "a1", "q2");
		Response items = this.server.get("/v1/conversations/" + id + "/items?order=asc&limit=3");
		assertThat(items).hasStatus(200).has("/object", "list").has("/has_more", true).has("/data/1/role", "assistant");
		assertThat(items.json().path("data").size()).isEqualTo(3);
		Response rest = this.server
			.get("/v1/conversations/" + id + "/items?order=asc&limit=3&after=" + items.get("last_id"));
		assertThat(rest).has("/has_more", false).has("/data/0/content/0/text", "a2");
		assertThat(this.server.get("/v1/conversations/" + id)).hasStatus(200).has("/id", id);
		ObjectNode change = Json.object();
		change.putObject("metadata").put("topic", "y");
		assertThat(this.server.post("/v1/conversations/" + id, change)).hasStatus(200).has("/metadata/topic", "y");
		assertThat(this.server.delete("/v1/conversations/" + id)).hasStatus(200).has("/deleted", true);
		assertThat(this.server.get("/v1/conversations/" + id)).hasStatus(404).has("/error/code", "session_not_found");
		assertThat(this.server.get("/v1/responses/" + first.get("id"))).hasStatus(404);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{}                                                                              | input
			{"input": []}                                                                   | input
			{"input": [{"role": "system", "content": "x"}]}                                 | input
			{"input": [{"type": "item_reference", "id": "x"}]}                              | input[0].type
			{"input": [{"type": "function_call_output", "call_id": "x", "output": "y"}]}    | input[0].call_id
			{"input": [{"type": "mcp_approval_response", "approval_request_id": "x"}]}      | input
			{"input": "x", "stream": "yes"}                                                 | stream
			{"input": "x", "text": {"format": {"type": "json_schema", "schema": 1}}}        | text.format
			{"input": "x", "conversation": "conv_1", "previous_response_id": "resp_1"}      | previous_response_id
			""")
	void whatIsWrongIsNamed(String body, String field) {
		assertThat(this.server.post("/v1/responses", body)).hasStatus(422).has("/error/param", field);
	}

	private Response create(String model, String message) {
		return this.server.post("/v1/responses", ResponseRequests.asking(model, message));
	}

	private Response after(String response, String message) {
		return this.server.post("/v1/responses",
				ResponseRequests.asking("assistant", message).put("previous_response_id", response));
	}

	private String session(String response) {
		return this.server.get("/runs/" + response.substring("resp_".length())).get("session_id");
	}

}

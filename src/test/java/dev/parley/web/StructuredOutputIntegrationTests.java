package dev.parley.web;

import java.util.List;

import dev.parley.testing.Answer;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Agents whose answers are objects. */
@ServerProperties("parley.agent.agents-dir=src/test/resources/structured")
@OwnServers
class StructuredOutputIntegrationTests extends ServerTest {

	private static final String ADVICE = "{\"support_advice\":\"Your card is blocked, Ann.\",\"block_card\":true,"
			+ "\"risk_level\":8,\"follow_up_actions\":[\"call the police\",\"order a card\"]}";

	private static final String TOO_RISKY = ADVICE.replace(":8", ":11");

	@Test
	void anAnswerGrowsAsAnObject() {
		this.model.next(Answer.tokens(pieces("```json\n" + Json.parse(ADVICE).toPrettyString() + "\n```")));
		try (EventStream stream = this.server.stream(userMessage("teller", "My card is stolen"))) {
			List<String> types = stream.types();
			assertThat(types.subList(1, types.size() - 1)).hasSizeGreaterThan(10).containsOnly("output");
			assertThat(types.getLast()).isEqualTo("done");
			List<JsonNode> objects = outputs(stream);
			assertThat(objects).extracting((object) -> object.toString().length()).isSorted().doesNotHaveDuplicates();
			assertThat(objects).extracting((object) -> object.path("support_advice").asString("Your"))
				.contains("Your card is blo")
				.allMatch("Your card is blocked, Ann."::startsWith);
			assertThat(objects.getLast()).isEqualTo(Json.parse(ADVICE));
			JsonNode done = stream.last().json();
			assertThat(done.path("output")).isEqualTo(Json.parse(ADVICE));
			assertThat(done.path("response").asString()).isEqualTo(ADVICE);
			assertThat(this.server.get("/runs/" + stream.runId())).has("/response", ADVICE);
			assertThat(this.server.get("/sessions/" + stream.sessionId())).has("/messages/1/content", ADVICE);
		}
	}

	@Test
	void aReaderThatComesBackSeesTheSameObjects() {
		this.model.next(Answer.tokens(pieces(ADVICE)));
		try (EventStream live = this.server.stream(userMessage("teller", "My card is stolen"))) {
			List<String> seen = live.all().stream().map(Event::data).toList();
			try (EventStream again = this.server.follow(this.server.request("/runs/" + live.runId() + "/stream"));
					EventStream rest = this.server
						.follow(this.server.request("/runs/" + live.runId() + "/stream?after=5"))) {
				assertThat(again.all()).extracting(Event::data).isEqualTo(seen);
				assertThat(rest.all()).extracting(Event::data).isEqualTo(seen.subList(5, seen.size()));
			}
		}
	}

	@Test
	void theModelIsGivenTheSchemaInItsOwnWay() {
		this.model.answer(ADVICE);
		assertThat(this.server.chat(userMessage("teller", "My card is stolen"))).hasStatus(200)
			.has("/output", Json.parse(ADVICE))
			.has("/response", ADVICE);
		JsonNode format = this.model.requests().getFirst().body().path("response_format");
		assertThat(format.path("type").asString()).isEqualTo("json_schema");
		assertThat(format.at("/json_schema/strict").booleanValue()).isTrue();
		JsonNode teller = this.server.get("/agents")
			.json()
			.path("agents")
			.valueStream()
			.filter((agent) -> agent.path("name").asString().equals("teller"))
			.findFirst()
			.orElseThrow();
		assertThat((Object) format.at("/json_schema/schema")).isEqualTo(teller.path("output_schema"));
		assertThat(instructions(this.model.requests().getFirst())).doesNotContain("JSON");
	}

	@Test
	void anAgentWithoutASchemaAnswersInText() {
		this.model.answer(ADVICE);
		Response answer = this.server.chat(Json.message("Hi"));
		assertThat(answer).hasStatus(200).has("/response", ADVICE);
		assertThat(Json.names(answer.json())).doesNotContain("output");
		assertThat(this.model.requests().getFirst().body().has("response_format")).isFalse();
	}

	@Test
	void anAnswerThatDoesNotFitIsMendedOnce() {
		this.model.next(Answer.tokens(pieces(TOO_RISKY)), Answer.tokens(pieces(ADVICE)));
		try (EventStream stream = this.server.stream(userMessage("teller", "My card is stolen"))) {
			assertThat(stream.types()).startsWith("session", "output").endsWith("output", "done");
			List<JsonNode> objects = outputs(stream);
			assertThat(objects).noneMatch((object) -> object.path("risk_level").asInt(0) == 11);
			assertThat(objects.stream().filter(JsonNode::isEmpty)).as("starts over").hasSize(2);
			JsonNode done = stream.last().json();
			assertThat(done.path("response").asString()).isEqualTo(ADVICE);
			int tokens = pieces(TOO_RISKY).length + pieces(ADVICE).length;
			assertThat(done.at("/usage/total_tokens").asInt()).isEqualTo(20 + tokens);
			List<JsonNode> asked = this.model.requests().getLast().messages();
			assertThat(asked.get(2).path("content").asString()).isEqualTo(TOO_RISKY);
			assertThat(asked.get(3).path("content").asString()).contains("/risk_level", "10");
			assertThat(this.server.get("/sessions/" + stream.sessionId())).has("/message_count", 2)
				.has("/messages/1/content", ADVICE);
			this.model.answer(ADVICE);
			this.server.chat(userMessage("teller", "And now?").put("session_id", stream.sessionId()));
			assertThat(this.model.requests().getLast().messages())
				.extracting((message) -> message.path("content").asString())
				.containsExactly("You support the customers of a bank.", "My card is stolen", ADVICE, "And now?");
		}
	}

	@Test
	void anAnswerThatDoesNotFitTwiceIsAnError() {
		this.model.next(Answer.tokens(TOO_RISKY), Answer.tokens("I would rather not."));
		Response failed = this.server.chat(userMessage("teller", "My card is stolen"));
		assertThat(failed).isProblem(502, "output_invalid").has("/retryable", true);
		assertThat(this.server.get("/runs/" + failed.get("run_id"))).has("/state", "failed")
			.has("/response", "I would rather not.");
		this.model.next(Answer.tokens(TOO_RISKY), Answer.tokens(TOO_RISKY));
		try (EventStream stream = this.server.stream(userMessage("teller", "My card is stolen"))) {
			assertThat(stream.last().type()).isEqualTo("error");
			assertThat(stream.last().get("code")).isEqualTo("output_invalid");
		}
	}

	@Test
	void whatWasSaidBeforeTheCutIsKept() {
		this.model.next(Answer.tokens(pieces("{\n  \"support_advice\": \"Your card is blo")).thenCut());
		try (EventStream stream = this.server.stream(userMessage("teller", "My card is stolen"))) {
			assertThat(stream.last().get("code")).isEqualTo("model_error");
			assertThat(outputs(stream).getLast().path("support_advice").asString()).startsWith("Your card");
			assertThat(this.server.get("/sessions/" + stream.sessionId()))
				.has("/messages/1/content", "{\"support_advice\":\"Your card is blo")
				.has("/messages/1/status", "partial");
		}
	}

	@Test
	void aCancelledAnswerIsKeptToo() {
		Gate gate = new Gate();
		String[] pieces = pieces(ADVICE);
		this.model.next(Answer.tokens(pieces).gatedBy(gate));
		try (EventStream stream = this.server.stream(userMessage("teller", "My card is stolen"))) {
			gate.release(pieces.length - 1);
			stream.event("output");
			assertThat(this.server.post("/runs/" + stream.runId() + "/cancel", "")).hasStatus(200);
			assertThat(stream.last().type()).isEqualTo("cancelled");
			assertThat(ADVICE).startsWith(this.server.get("/runs/" + stream.runId()).get("response"));
		}
	}

	@Test
	void toolsAreCalledBeforeTheObjectIsWritten() {
		String late = "{\"time\":\"half past ten\",\"mood\":\"brisk\"}";
		this.model.next(Answer.tokens("Let", " me", " see.").andToolCall("call_1", "clock", "{}"),
				Answer.tokens(pieces(late)));
		try (EventStream stream = this.server.stream(userMessage("clerk", "What time is it?"))) {
			assertThat(stream.types()).startsWith("session", "tool_call", "tool_result", "output")
				.endsWith("output", "done");
			assertThat(outputs(stream)).extracting((object) -> object.path("mood").asString(""))
				.containsOnly("", "brisk");
			assertThat(stream.last().json().path("response").asString()).isEqualTo(late);
			assertThat(this.server.get("/runs/" + stream.runId())).has("/response", late);
		}
		assertThat(this.model.requests().getFirst().body().at("/response_format/json_schema/strict").booleanValue())
			.as("a schema that OpenAI's strict mode does not take")
			.isFalse();
	}

	@Test
	void halfASurrogatePairDoesNotStopTheAnswer() {
		for (String half : List.of("\\ud83d", "\ud83d")) {
			this.model.next(Answer.tokens(pieces(ADVICE.replace("Ann", "Ann " + half + " of the bank"))));
			try (EventStream stream = this.server.stream(userMessage("teller", "My card is stolen"))) {
				assertThat(stream.last().type()).isEqualTo("done");
				assertThat(outputs(stream).getLast().path("support_advice").asString()).startsWith("Your card")
					.endsWith("of the bank.");
				assertThat(stream.last().json().at("/output/risk_level").asInt()).isEqualTo(8);
			}
		}
	}

	@Test
	void theHistoryShowsTheObject() {
		this.model.next(Answer.tokens(ADVICE), Answer.tokens("Welcome"));
		Response answer = this.server.chat(userMessage("teller", "My card is stolen"));
		String session = answer.get("session_id");
		this.server.chat(userMessage("assistant", "Thanks").put("session_id", session));
		Response shown = this.server.get("/sessions/" + session);
		assertThat(shown).has("/messages/1/output", answer.json().path("output"));
		assertThat(shown.json().at("/messages/3/output").isMissingNode()).isTrue();
	}

	@Test
	void aNewAgentMayGoOnInText() {
		this.model.answer(ADVICE);
		String session = this.server.chat(userMessage("teller", "My card is stolen")).get("session_id");
		this.model.answer("You are welcome.");
		assertThat(this.server.chat(userMessage("assistant", "Thanks").put("session_id", session))).has("/response",
				"You are welcome.");
	}

	private static ObjectNode userMessage(String agent, String message) {
		return Json.message(message).put("agent", agent);
	}

	/** Splits text as models do: a few characters at a time. */
	private static String[] pieces(String text) {
		return text.split("(?s)(?<=\\G.{3})");
	}

	private static List<JsonNode> outputs(EventStream stream) {
		return stream.all()
			.stream()
			.filter((event) -> event.type().equals("output"))
			.map((event) -> event.json().path("output"))
			.toList();
	}

	private static String instructions(RecordedRequest request) {
		return request.messages().getFirst().path("content").asString();
	}

}

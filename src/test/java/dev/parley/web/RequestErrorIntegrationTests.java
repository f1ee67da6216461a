package dev.parley.web;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import dev.parley.testing.Answer;
import dev.parley.testing.Json;
import dev.parley.testing.Response;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Requests that are refused: nothing is stored and no model is asked. */
class RequestErrorIntegrationTests extends ServerTest {

	private static final int MEGABYTE = 1024 * 1024;

	@AfterEach
	void noModelWasAsked() {
		assertThat(this.model.requests()).isEmpty();
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("invalidFields")
	void namesTheFieldThatIsWrong(String field, String body) {
		assertThat(this.server.chat(body)).isInvalid(field);
		assertThat(this.server.send(this.server.request("/chat/stream")
			.header("Accept", "text/event-stream")
			.POST(BodyPublishers.ofString(body)))).isInvalid(field);
	}

	static Stream<Arguments> invalidFields() {
		return Stream.of(invalid("message", "{}"), invalid("message", "{\"message\":null}"),
				invalid("message", "{\"message\":\"\"}"), invalid("message", "{\"message\":\" \\t\\n\"}"),
				invalid("message", Json.message("x".repeat(5001)).toString()),
				invalid("message", Json.message("\ud83d\ude00".repeat(5001)).toString()),
				invalid("message", "{\"message\":5}"), invalid("message", "{\"message\":[\"Hi\"]}"),
				invalid("message", "{\"message\":{\"text\":\"Hi\"}}"), invalid("message", "{\"message\":true}"),
				invalid("session_id", "{\"message\":\"Hi\",\"session_id\":7}"),
				invalid("agent", "{\"message\":\"Hi\",\"agent\":[]}"),
				invalid("temperature", "{\"message\":\"Hi\",\"temperature\":\"x\"}"),
				invalid("temperature", "{\"message\":\"Hi\",\"temperature\":\"0.5\"}"),
				invalid("temperature", "{\"message\":\"Hi\",\"temperature\":2.1}"),
				invalid("temperature", "{\"message\":\"Hi\",\"temperature\":-0.1}"),
				invalid("temperature", "{\"message\":\"Hi\",\"temperature\":1e400}"),
				invalid("max_tokens", "{\"message\":\"Hi\",\"max_tokens\":0}"),
				invalid("max_tokens", "{\"message\":\"Hi\",\"max_tokens\":4001}"),
				invalid("max_tokens", "{\"message\":\"Hi\",\"max_tokens\":1.5}"),
				invalid("max_tokens", "{\"message\":\"Hi\",\"max_tokens\":99999999999}"),
				invalid("max_tokens", "{\"message\":\"Hi\",\"max_tokens\":\"10\"}"),
				invalid("context", "{\"message\":\"Hi\",\"context\":[]}"),
				invalid("context", "{\"message\":\"Hi\",\"context\":\"x\"}"),
				invalid("context",
						Json.message("Hi").set("context", Json.object().put("a", "x".repeat(16_384))).toString()),
				invalid("context",
						Json.message("Hi").set("context", Json.object().put("a", "é".repeat(8_190))).toString()));
	}

	private static Arguments invalid(String field, String body) {
		return arguments(field, body);
	}

	@Test
	void namesAllFieldsThatAreWrong() {
		Response response = this.server.chat("{\"message\":\"\",\"temperature\":3,\"max_tokens\":0}");
		assertThat(response).isProblem(422, "validation_failed");
		assertThat(Json.texts(response.json().path("errors"), "field")).containsExactlyInAnyOrder("message",
				"temperature", "max_tokens");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{broken", "{\"message\":\"Hi\"", "[]", "[{\"message\":\"Hi\"}]", "", "null", "\"Hi\"",
			"5", "{\"message\":\"Hi\"} trailing", "{\"message\":\"Hi\"}{\"message\":\"Hi\"}",
			"{\"message\":\"\u0001\"}", "{'message':'Hi'}", "{\"message\":\"Hi\",}" })
	void doesNotReadWhatIsNoJsonObject(String body) {
		assertThat(this.server.chat(body)).isProblem(400, "malformed_request");
		assertThat(this.server.post("/chat/stream", body)).isProblem(400, "malformed_request");
	}

	@Test
	void doesNotReadBytesThatAreNoText() {
		byte[] body = { '{', '"', 'm', 'e', 's', 's', 'a', 'g', 'e', '"', ':', '"', (byte) 0xff, (byte) 0xfe, '"',
				'}' };
		assertThat(this.server.send(this.server.request("/chat").POST(BodyPublishers.ofByteArray(body)))).isProblem(400,
				"malformed_request");
	}

	@Test
	void doesNotReadJsonThatIsNestedTooDeep() {
		String body = "{\"message\":\"Hi\",\"context\":" + "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_001);
		Response response = this.server.chat(body);
		assertThat(response.status()).as("%s", response).isBetween(400, 422);
		assertThat(response.header("Content-Type")).startsWith("application/problem+json");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data" })
	void readsNothingButJson(String type) {
		assertThat(this.server.send(this.server.request("/chat")
			.setHeader("Content-Type", type)
			.POST(BodyPublishers.ofString("{\"message\":\"Hi\"}")))).isProblem(415, "unsupported_media_type");
	}

	/** Spring cannot parse it, in any of its filters. */
	@ParameterizedTest
	@ValueSource(strings = { "*/*", "application/*", "*" })
	void aContentTypeMayHaveNoWildcard(String type) {
		for (String origin : List.of("http://localhost:3000", "https://evil.example")) {
			Response response = this.server.send(this.server.request("/agents")
				.setHeader("Content-Type", type)
				.header("Origin", origin)
				.method("GET", BodyPublishers.noBody()));
			if (origin.startsWith("http:")) {
				assertThat(response).isProblem(415, "unsupported_media_type")
					.hasHeader("Access-Control-Allow-Origin", origin);
			}
			else {
				assertThat(response.status()).isEqualTo(403);
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "GET, /chat, POST", "DELETE, /chat/stream, POST", "PUT, /sessions, 'GET,POST'", "POST, /health, GET",
			"PATCH, /agents, GET" })
	void tellsWhichMethodsAreAllowed(String method, String path, String allowed) {
		Response response = this.server
			.send(this.server.request(path).method(method, BodyPublishers.ofString("{\"message\":\"Hi\"}")));
		assertThat(response).isProblem(405, "method_not_allowed");
		assertThat(response.header("Allow").split("\\s*,\\s*")).contains(allowed.split(","));
	}

	@ParameterizedTest
	@CsvSource({ "FOO, /agents", "PROPFIND, /sessions", "BREW, /chat", "FOO, /", "FOO, /chat.js" })
	void allowsNoMethodThatItDoesNotKnow(String method, String path) {
		Response response = this.server.send(this.server.request(path).method(method, BodyPublishers.noBody()));
		assertThat(response).isProblem(405, "method_not_allowed");
		assertThat(response.header("Allow")).isNotBlank();
	}

	@ParameterizedTest
	@ValueSource(strings = { "application/xml", "text/plain", "image/png" })
	void saysThatThePageIsNoOtherFormat(String accept) {
		Response response = this.server.send(this.server.request("/").header("Accept", accept));
		assertThat(response).isProblem(406, "not_acceptable");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/html", "*/*", "text/html,application/xml;q=0.9" })
	void showsThePageToWhoeverAcceptsIt(String accept) {
		assertThat(this.server.send(this.server.request("/").header("Accept", accept)).body())
			.contains("<title>Parley");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/nothing", "/chat/nothing", "/sessions/x/y/z", "/WEB-INF/web.xml", "/error", "/actuator",
			"/actuator/env", "/v3/api-docs" })
	void hasNothingAtOtherAddresses(String path) {
		assertThat(this.server.get(path)).isProblem(404, "not_found");
	}

	@ParameterizedTest
	@ValueSource(strings = { "*/*", "application/json", "text/event-stream", "text/html", "image/png" })
	void sendsProblemsWhateverIsAccepted(String accept) {
		assertThat(this.server.send(this.server.request("/nothing").header("Accept", accept))).isProblem(404,
				"not_found");
		Response unknown = this.server.send(this.server.request("/sessions/x").header("Accept", accept));
		Response invalid = this.server.send(
				this.server.request("/chat").header("Accept", accept).POST(BodyPublishers.ofString("{\"message\":5}")));
		Response streamed = this.server.send(this.server.request("/chat/stream")
			.header("Accept", accept)
			.POST(BodyPublishers.ofString("{\"message\":5}")));
		for (Response response : List.of(unknown, invalid, streamed)) {
			assertThat(response.header("Content-Type")).as("%s", response).startsWith("application/problem+json");
			assertThat(response.status()).isIn(404, 406, 422);
		}
	}

	@ParameterizedTest
	@CsvSource({ "/chat, text/html", "/chat, text/event-stream", "/chat, image/png", "/chat/stream, application/json",
			"/chat/stream, text/html" })
	void asksNoModelForAnAnswerThatNobodyAccepts(String path, String accept) {
		long before = this.parley.number("SELECT count(*) FROM runs");
		assertThat(this.server.send(this.server.request(path)
			.header("Accept", accept)
			.POST(BodyPublishers.ofString("{\"message\":\"Hi\"}")))).isProblem(406, "not_acceptable");
		assertThat(this.parley.number("SELECT count(*) FROM runs")).isEqualTo(before);
	}

	@Test
	void refusesABodyThatSaysItIsTooLarge() {
		String body = Json.message("Hi").put("padding", "x".repeat(MEGABYTE)).toString();
		assertThat(this.server.chat(body)).isProblem(413, "request_too_large");
		assertThat(this.server.post("/sessions", body)).isProblem(413, "request_too_large");
	}

	@Test
	void refusesABodyThatTurnsOutTooLarge() {
		byte[] body = Json.message("Hi").put("padding", "x".repeat(MEGABYTE)).toString().getBytes(UTF_8);
		assertThat(this.server.send(
				this.server.request("/chat").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))))
			.isProblem(413, "request_too_large");
		assertThat(this.server.get("/health")).hasStatus(200);
	}

	@Test
	void refusesATitleThatIsTooLong() {
		assertThat(this.server.post("/sessions", Json.object().put("title", "x".repeat(201)))).isInvalid("title");
		assertThat(this.server.post("/sessions", Json.object().put("title", "\ud83d\ude00".repeat(200))))
			.hasStatus(201);
		String session = this.server.post("/sessions", Json.object()).get("session_id");
		assertThat(this.server.patch("/sessions/" + session, Json.object().put("title", "x".repeat(201))))
			.isInvalid("title");
	}

	@Test
	void refusesMetadataThatIsTooLargeOrNoObject() {
		assertThat(this.server.post("/sessions", "{\"metadata\":[]}")).isInvalid("metadata");
		assertThat(this.server.post("/sessions",
				Json.object().set("metadata", Json.object().put("a", "x".repeat(16_384)))))
			.isInvalid("metadata");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "-1", "101", "x", "1.5", "99999999999" })
	void refusesALimitOutOfRange(String limit) {
		assertThat(this.server.get("/sessions?limit=" + limit)).isInvalid("limit");
		String session = this.server.post("/sessions", Json.object()).get("session_id");
		assertThat(this.server.get("/sessions/" + session + "?limit=" + limit)).isInvalid("limit");
	}

	@ParameterizedTest
	@ValueSource(strings = { "x", "0198c0de-0000-7000-8000-000000000000", "9f3b8a52-5d5e-4a5e-9d0a-1c2d3e4f5a6b",
			"00000000-0000-0000-0000-000000000000", "%27%20OR%201=1", "%E2%80%A8" })
	void findsNothingUnderAnIdThatIsNotThere(String id) {
		assertThat(this.server.get("/sessions/" + id)).isProblem(404, "session_not_found");
		assertThat(this.server.patch("/sessions/" + id, "{}")).isProblem(404, "session_not_found");
		assertThat(this.server.delete("/sessions/" + id)).isProblem(404, "session_not_found");
		assertThat(this.server.get("/runs/" + id)).isProblem(404, "run_not_found");
	}

	@Test
	void takesAMessageOfFiveThousandCodePoints() {
		this.model.otherwise((request) -> Answer.tokens("Fine"));
		String message = "\ud83d\ude00".repeat(5_000);
		assertThat(this.server.chat(Json.message(message))).hasStatus(200);
		assertThat(this.model.requests().getFirst().lastUserMessage()).isEqualTo(message);
		this.model.reset();
	}

	@Test
	void takesAContextOfSixteenKilobytes() {
		int rest = "{\"a\":\"\"}".length();
		assertThat(
				this.server.chat(Json.message("Hi").set("context", Json.object().put("a", "x".repeat(16_384 - rest)))))
			.hasStatus(200);
		this.model.reset();
	}

	@Test
	void namesTheRequestInEachProblem() {
		String id = UUID.randomUUID().toString();
		assertThat(this.server.send(this.server.request("/nothing").header("X-Request-ID", id)))
			.isProblem(404, "not_found")
			.has("/request_id", id);
	}

}

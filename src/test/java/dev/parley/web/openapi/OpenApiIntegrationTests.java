package dev.parley.web.openapi;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.OpenApiDocument;
import dev.parley.testing.OpenApiDocument.Operation;
import dev.parley.testing.Pictures;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The description at {@code /openapi.json} is complete, valid and correct. */
@ServerProperties({ "parley.model.api-key=", "parley.model.base-url=https://api.openai.com/v1", "test.callers=true",
		// A webhook that accepts nothing, so that there is a delivery to replay.
		"parley.webhook.url=http://127.0.0.1:1/", "parley.webhook.allow-private=true",
		"parley.webhook.secret=whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=" })
class OpenApiIntegrationTests extends ServerTest {

	private static final String ADMIN = "root;ops;ADMIN;USER,ADMIN";

	private OpenApiDocument document;

	private JsonNode api;

	@BeforeEach
	void read() {
		Response response = this.server.get("/openapi.json");
		assertThat(response).hasStatus(200);
		this.document = OpenApiDocument.of(response.body());
		this.api = this.document.json();
	}

	@Test
	void isVersion31AndNamesNoHost() {
		assertThat(this.api.path("openapi").asString()).startsWith("3.1");
		assertThat(this.api.path("servers")).isEqualTo(Json.of(List.of(Map.of("url", "/"))));
		assertThat(this.api.at("/info/version").asString()).isEqualTo(this.server.get("/health").get("version"));
		assertThat(this.api.at("/info/license/identifier").asString()).isEqualTo("Apache-2.0");
	}

	@Test
	void describesEachOperationWithItsAnswersAndErrors() {
		assertThat(this.document.operations()).allSatisfy((operation) -> {
			assertThat(operation.json().path("summary").asString("")).isNotBlank();
			assertThat(operation.id()).matches("[a-z][A-Za-z]+");
			assertThat(operation.json().path("tags").size()).isOne();
			assertThat(operation.statuses()).contains("500")
				.anyMatch((status) -> status.startsWith("2") || status.equals("101"));
			operation.json().path("responses").properties().forEach((response) -> {
				JsonNode content = response.getValue().path("content");
				assertThat(response.getValue().path("description").asString("")).isNotBlank();
				assertThat(response.getValue().at("/headers/X-Request-ID").isMissingNode()).isFalse();
				assertThat(content.isEmpty()).isEqualTo(List.of("101", "204", "304").contains(response.getKey())
						|| (operation.isOfProtocol() && response.getKey().equals("202")));
				assertThat(content.values()).allSatisfy((media) -> {
					assertThat(media.path("schema").isMissingNode()).isFalse();
					assertThat(OpenApiDocument.examples(media)).isNotEmpty();
				});
			});
		});
		assertThat(this.document.operations().map((operation) -> operation.json().path("operationId").asString()))
			.doesNotHaveDuplicates();
	}

	@Test
	void showsOnlyExamplesThatFitTheirSchemas() {
		assertThat(this.document.operations()
			.filter((operation) -> !operation.isOfProtocol())
			.flatMap(Operation::jsonContents))
			.allSatisfy((media) -> OpenApiDocument.examples(media)
				.forEach((example) -> assertFits(example.toString(),
						name(media.path("schema").path("$ref").asString()))));
	}

	@Test
	void showsOnlyEventsThatFitTheirSchemas() {
		assertThat(this.document.operations()
			.filter((operation) -> !operation.isOfProtocol())
			.flatMap((operation) -> OpenApiDocument.examples(operation.answer("200", "text/event-stream")).stream())
			.flatMap((example) -> data(example.asString()))).isNotEmpty().allSatisfy(this::assertIsEvent);
	}

	@Test
	void describesProblemsAsTheyAre() {
		Stream
			.of(this.server.chat(Json.object()), this.server.chat("{"), this.server.get("/runs/x"),
					this.server.get("/nothing"), this.server.chat(Json.message("Hi").put("session_id", "x")),
					this.server.send(this.server.request("/sessions").header("Accept", "application/xml")))
			.forEach((problem) -> assertFits(problem.body(), "Problem"));
		assertThat(this.document.faults("{\"status\":\"x\"}", "Problem")).isNotEmpty();
	}

	@Test
	void answersTheExamplesAsDescribed() {
		assertThat(this.document.operations()
			.filter((operation) -> !operation.takesForm() && !operation.statuses().contains("101"))
			// They need headers of their protocol, or an issuer.
			.filter((operation) -> !operation.path().equals("/mcp") && !operation.path().startsWith("/.well-known/")))
			.allSatisfy((operation) -> {
				boolean answersEvents = !operation.answer("200", "text/event-stream").isMissingNode();
				String path = operation.path().replace("{id}", idFor(operation.path())) + requiredQuery(operation);
				for (JsonNode body : operation.bodies()) {
					HttpRequest.Builder request = this.server.request(path)
						.header("X-Test-Caller", operation.path().startsWith("/admin") ? ADMIN : "none")
						.method(operation.method(),
								body.isNull() ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
					if (answersEvents && !operation.path().startsWith("/v1/")) {
						assertAnswersEvents(operation, request);
					}
					else {
						assertAnswers(operation, this.server.send(request));
					}
				}
			});
	}

	@Test
	void documentationLoadsNothingFromElsewhere() {
		String index = this.server.get("/docs").header("Location");
		Response page = this.server.get(URI.create(index).getPath());
		List<String> files = new ArrayList<>();
		Pattern.compile("(?:src|href)=\"([^\"]+)\"")
			.matcher(page.body())
			.results()
			.forEach((m) -> files.add(m.group(1)));
		assertThat(files).hasSizeGreaterThan(4).allSatisfy((file) -> {
			URI address = page.http().uri().resolve(file);
			assertThat(address.getAuthority()).isEqualTo(page.http().uri().getAuthority());
			assertThat(this.server.get(address.getPath())).hasStatus(200);
		});
		assertThat(this.server.get("/swagger-ui/swagger-initializer.js").body()).contains("/openapi.json", "BaseLayout")
			.doesNotContain("https://", "petstore");
	}

	private static String requiredQuery(Operation operation) {
		return operation.json()
			.path("parameters")
			.valueStream()
			.filter((parameter) -> parameter.path("required").asBoolean(false)
					&& parameter.path("in").asString().equals("query"))
			.map((parameter) -> "?" + parameter.path("name").asString() + "=" + parameter.path("example").asString())
			.findFirst()
			.orElse("");
	}

	private void assertAnswers(Operation operation, Response response) {
		String status = String.valueOf(response.status());
		assertThat(operation.statuses()).as("%s: %s", operation, response).contains(status);
		assertThat(status).as("%s: %s", operation, response).startsWith("2");
		JsonNode described = operation.json().path("responses").path(status);
		assertThat(described.path("content").isEmpty()).isEqualTo(response.body().isEmpty());
		if (!operation.isOfProtocol() && !described.at("/content/application~1json").isMissingNode()) {
			assertFits(response.body(),
					name(operation.answer(status, "application/json").path("schema").path("$ref").asString()));
		}
		assertThat(Json.names(described.path("headers")).stream().filter((name) -> !name.equals("Idempotent-Replayed")))
			.allSatisfy((name) -> assertThat(response.header(name)).as(name).isNotEmpty());
	}

	private void assertAnswersEvents(Operation operation, HttpRequest.Builder request) {
		try (EventStream stream = this.server.follow(request)) {
			assertThat(operation.statuses()).contains(String.valueOf(stream.status()));
			assertThat(stream.status()).isBetween(200, 204);
			if (!operation.isOfProtocol()) {
				data(stream.raw()).forEach(this::assertIsEvent);
			}
		}
	}

	/** Asserts that the JSON matches the schema, without unknown members. */
	private void assertFits(String json, String schema) {
		assertThat(this.document.faults(json, schema)).as("%s against %s", json, schema).isEmpty();
		assertThat(Json.parse(json).propertyNames()).as(schema)
			.isSubsetOf(this.document.properties(this.document.schema(schema)).keySet());
	}

	private void assertIsEvent(String json) {
		assertThat(this.document.faults(json, "Event")).as(json).isEmpty();
		String schema = this.document.schema("Event")
			.path("discriminator")
			.path("mapping")
			.path(Json.parse(json).path("type").asString())
			.asString();
		assertFits(json, name(schema));
	}

	private static String name(String reference) {
		return reference.substring(reference.lastIndexOf('/') + 1);
	}

	private static Stream<String> data(String events) {
		return events.lines().filter((line) -> line.startsWith("data: ")).map((line) -> line.substring(6));
	}

	private String newAttachment() {
		String session = this.server
			.chat(Pictures.message("Hi",
					Pictures.attachment("image", Pictures.url("image/png", Pictures.png(9, 0)), "a")))
			.get("session_id");
		return this.server.get("/sessions/" + session)
			.json()
			.at("/messages/0/attachments/0/url")
			.asString()
			.substring("/attachments/".length());
	}

	/** The id of something that exists, for a path with an id. */
	private String idFor(String path) {
		if (path.contains("/runs/") || path.contains("/webhooks/")) {
			return this.server.chat(Json.message("Hi")).get("run_id");
		}
		if (path.startsWith("/attachments/")) {
			return newAttachment();
		}
		if (path.startsWith("/v1/")) {
			return path.startsWith("/v1/models/") ? "assistant" : path.startsWith("/v1/conversations/")
					? "conv_" + newSession() : "resp_" + this.server.chat(Json.message("Hi")).get("run_id");
		}
		if (path.startsWith("/ai-sdk/")) {
			return newAiSdkChat();
		}
		return path.startsWith("/agui/") ? newAguiThread() : newSession();
	}

	private String newAguiThread() {
		String thread = UUID.randomUUID().toString();
		assertThat(this.server.post("/agui", Json.parse("""
				{"threadId": "%s", "runId": "r1", "messages": [{"id": "m1", "role": "user", "content": "Hi"}]}"""
			.formatted(thread)))).hasStatus(200);
		return thread;
	}

	private String newAiSdkChat() {
		String chat = UUID.randomUUID().toString();
		assertThat(this.server.post("/ai-sdk/chat", Json.parse("""
				{"id": "%s", "message": {"id": "m1", "role": "user", "parts": [{"type": "text", "text": "Hi"}]}}"""
			.formatted(chat)))).hasStatus(200);
		return chat;
	}

	private String newSession() {
		return this.server.post("/sessions", "{}").get("session_id");
	}

}

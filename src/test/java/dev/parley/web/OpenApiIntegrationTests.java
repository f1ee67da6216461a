package dev.parley.web;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import dev.parley.web.OpenApiDocument.Operation;
import dev.parley.web.error.ErrorCode;
import dev.parley.web.error.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The description at {@code /openapi.json} is complete, valid and true. */
@ServerProperties({ "parley.model.api-key=", "test.callers=true",
		"management.endpoints.web.exposure.include=prometheus,mappings" })
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
	void describesWhatIsThereAndNothingElse() {
		assertThat(this.document.operations().map(Operation::toString)).containsExactlyInAnyOrderElementsOf(mappings());
	}

	@Test
	void describesEachOperationWithItsAnswersAndErrors() {
		assertThat(this.document.operations()).allSatisfy((operation) -> {
			assertThat(operation.json().path("summary").asString("")).isNotBlank();
			assertThat(operation.json().path("operationId").asString("")).matches("[a-z][A-Za-z]+");
			assertThat(operation.json().path("tags").size()).isOne();
			assertThat(operation.statuses()).contains("500").anyMatch((status) -> status.startsWith("2"));
			operation.json().path("responses").properties().forEach((response) -> {
				JsonNode content = response.getValue().path("content");
				assertThat(response.getValue().path("description").asString("")).isNotBlank();
				assertThat(response.getValue().at("/headers/X-Request-ID").isMissingNode()).isFalse();
				assertThat(content.isEmpty()).isEqualTo(response.getKey().equals("204"));
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
	void sortsEveryErrorUnderItsStatus() {
		Set<ErrorCode> described = new TreeSet<>();
		this.document.operations()
			.flatMap((operation) -> operation.json().path("responses").properties().stream())
			.forEach((response) -> {
				JsonNode problem = response.getValue().at("/content/application~1problem+json");
				problem.path("examples").propertyNames().forEach((name) -> {
					ErrorCode code = ErrorCode.valueOf(name.toUpperCase(Locale.ROOT));
					described.add(code);
					assertThat(response.getKey()).isEqualTo(String.valueOf(code.status().value()));
					assertThat(response.getValue().path("description").asString()).contains("`" + name + "`");
				});
				if (!problem.isMissingNode() && Set.of("429", "503").contains(response.getKey())) {
					assertThat(response.getValue().at("/headers/Retry-After").isMissingNode()).isFalse();
				}
			});
		JsonNode toldByEvents = this.api.at("/components/schemas/ErrorEvent/properties/code/enum");
		assertThat(toldByEvents).contains(Json.of("interrupted"));
		described.add(ErrorCode.INTERRUPTED);
		assertThat(this.api.at("/info/description").asString()).contains("`not_found`", "`method_not_allowed`",
				"`forbidden`");
		described.addAll(List.of(ErrorCode.FORBIDDEN, ErrorCode.NOT_FOUND, ErrorCode.METHOD_NOT_ALLOWED));
		assertThat(described).containsExactly(ErrorCode.values());
		assertThat(this.api.at("/components/schemas/Problem/properties/error/enum"))
			.isEqualTo(Json.of(Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList()));
	}

	@Test
	void showsOnlyExamplesThatFitTheirSchemas() {
		assertThat(this.document.operations()).allSatisfy((operation) -> operation.contents().forEach((pointer) -> {
			if (!pointer.endsWith("text~1event-stream") && !pointer.endsWith("text~1plain")) {
				OpenApiDocument.examples(this.api.at(pointer))
					.forEach((example) -> assertFits(example.toString(), pointer + "/schema"));
			}
		}));
	}

	@Test
	void showsOnlyEventsThatFitTheirSchemas() {
		assertThat(this.document.operations()).allSatisfy((operation) -> {
			JsonNode stream = operation.json().at("/responses/200/content/text~1event-stream");
			OpenApiDocument.examples(stream)
				.stream()
				.flatMap((example) -> example.asString().lines())
				.filter((line) -> line.startsWith("data: "))
				.forEach((line) -> assertFits(line.substring("data: ".length()), "/components/schemas/Event"));
		});
	}

	@Test
	void answersTheExamplesAsDescribed() {
		Response chat = this.server.chat(Json.message("Hi"));
		assertThat(this.document.operations().filter((operation) -> !operation.takesForm())).allSatisfy((operation) -> {
			boolean answersEvents = !operation.json().at("/responses/200/content/text~1event-stream").isMissingNode();
			String owner = operation.path().contains("/runs/") ? chat.get("run_id") : newSession();
			String path = operation.path().replace("{id}", owner);
			for (JsonNode body : operation.bodies()) {
				HttpRequest.Builder request = this.server.request(path)
					.header("X-Test-Caller", operation.path().startsWith("/admin") ? ADMIN : "none")
					.method(operation.method(),
							body.isNull() ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
				if (answersEvents) {
					assertAnswersEvents(operation, request);
				}
				else {
					assertAnswers(operation, this.server.send(request));
				}
			}
		});
	}

	@Test
	void describesProblemsAsTheyAre() {
		Stream
			.of(this.server.chat(Json.object()), this.server.chat("{"), this.server.get("/runs/x"),
					this.server.get("/nothing"), this.server.chat(Json.message("Hi").put("session_id", "x")))
			.forEach((problem) -> assertFits(problem.body(), "/components/schemas/Problem"));
		assertThat(this.document.faults("{\"status\":\"x\"}", "/components/schemas/Problem")).isNotEmpty();
	}

	@Test
	void saysWhatMayBeNullAndWhatMayBeAbsent() {
		assertThat(required("ChatRequest")).containsExactly("message");
		assertThat(required("NewSession")).isEmpty();
		assertThat(required("SessionDetail")).containsAll(required("Session")).contains("active_run_id", "messages");
		assertThat(required("Run")).contains("state", "tool_calls").doesNotContain("response", "error", "usage");
		assertThat(this.api.at("/components/schemas/Session/properties/title/type"))
			.isEqualTo(Json.of(List.of("string", "null")));
		assertThat(this.api.at("/components/schemas/Session/properties/metadata/type").asString()).isEqualTo("object");
	}

	@Test
	void givesAwayNothingOfTheLibraries() {
		assertThat(Json.names(this.api.at("/components/schemas")))
			.noneMatch((name) -> name.matches(".*(Node|View|Emitter)"));
		assertThat(this.api.toString()).doesNotContain("missingNode", "containerNode", "floatingPointNumber");
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

	private void assertAnswers(Operation operation, Response response) {
		String status = String.valueOf(response.status());
		assertThat(operation.statuses()).as("%s: %s", operation, response).contains(status);
		assertThat(status).as("%s: %s", operation, response).startsWith("2");
		JsonNode described = operation.json().path("responses").path(status);
		assertThat(described.path("content").isEmpty()).isEqualTo(response.body().isEmpty());
		if (!described.at("/content/application~1json").isMissingNode()) {
			assertFits(response.body(),
					operation.pointer() + "/responses/" + status + "/content/application~1json/schema");
		}
		assertThat(Json.names(described.path("headers")).stream().filter((name) -> !name.equals("Idempotent-Replayed")))
			.allSatisfy((name) -> assertThat(response.header(name)).as(name).isNotEmpty());
	}

	private void assertAnswersEvents(Operation operation, HttpRequest.Builder request) {
		try (EventStream stream = this.server.follow(request)) {
			assertThat(operation.statuses()).contains(String.valueOf(stream.status()));
			assertThat(stream.status()).isBetween(200, 204);
			stream.raw()
				.lines()
				.filter((line) -> line.startsWith("data: "))
				.forEach((line) -> assertFits(line.substring("data: ".length()), "/components/schemas/Event"));
		}
	}

	private void assertFits(String json, String pointer) {
		assertThat(this.document.faults(json, pointer)).as("%s against %s", json, pointer).isEmpty();
	}

	private String newSession() {
		return this.server.post("/sessions", "{}").get("session_id");
	}

	private List<String> required(String schema) {
		return this.api.at("/components/schemas/" + schema + "/required")
			.valueStream()
			.map(JsonNode::asString)
			.toList();
	}

	/** What Parley's controllers answer to, and the metrics. */
	private List<String> mappings() {
		List<String> mappings = new ArrayList<>(List.of("GET /metrics"));
		this.server.get("/mappings")
			.json()
			.at("/contexts/parley/mappings/dispatcherServlets/dispatcherServlet")
			.valueStream()
			.map((mapping) -> mapping.path("details"))
			.filter((details) -> details.at("/handlerMethod/className").asString("").startsWith("dev.parley."))
			// MCP is described by its own specification, and the server describes its
			// tools.
			.filter((details) -> !details.at("/handlerMethod/className").asString("").startsWith("dev.parley.mcp."))
			.map((details) -> details.path("requestMappingConditions"))
			.forEach((conditions) -> conditions.path("methods")
				.forEach((method) -> conditions.path("patterns")
					.forEach((pattern) -> mappings.add(method.asString() + " " + pattern.asString()))));
		return mappings;
	}

}

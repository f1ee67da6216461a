package dev.parley.web;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.parley.testing.Json;
import dev.parley.testing.Parley;
import dev.parley.testing.Response;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Everything except conversations: agents, health, metrics, headers, pages. */
class ServerSurfaceIntegrationTests extends ServerTest {

	private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=[\"']([^\"'#]+)[\"']");

	@Test
	void listsTheAgents() {
		Response response = this.server.get("/agents");
		assertThat(response).hasStatus(200);
		JsonNode agents = response.json().path("agents");
		assertThat(Json.texts(agents, "name")).contains("assistant", "timekeeper");
		assertThat(agents).allSatisfy((agent) -> {
			assertThat(Json.names(agent)).containsExactlyInAnyOrder("name", "description", "model", "tools",
					"output_schema", "requires_role");
			assertThat(agent.path("description").asString()).isNotBlank();
		});
		JsonNode timekeeper = agents.valueStream()
			.filter((agent) -> agent.path("name").asString().equals("timekeeper"))
			.findFirst()
			.orElseThrow();
		assertThat(timekeeper.path("tools")).isEqualTo(Json.of(List.of("clock")));
		assertThat(timekeeper.path("model").asString()).isEqualTo(Parley.MODEL);
		assertThat(response.body()).as("instructions are nobody's business").doesNotContain("You answer questions");
	}

	@Test
	void isHealthy() {
		Response health = this.server.get("/health");
		assertThat(health).hasStatus(200).has("/status", "healthy");
		assertThat(health.get("version")).matches("\\d+\\.\\d+\\.\\d+.*");
		assertThat(health.json().path("sessions_active").isIntegralNumber()).isTrue();
		assertThat(this.server.get("/health/live")).hasStatus(200).has("/status", "up");
		assertThat(this.server.get("/health/ready")).hasStatus(200).has("/status", "up");
	}

	@Test
	void showsMetricsAsPrometheusText() {
		this.server.chat(Json.message("Hi"));
		Response metrics = this.server.get("/metrics");
		assertThat(metrics).hasStatus(200);
		assertThat(metrics.header("Content-Type")).startsWith("text/plain");
		assertThat(metrics.body()).contains("# TYPE jvm_memory_used_bytes gauge", "http_server_requests_seconds_count")
			.doesNotContain(Parley.API_KEY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "abc", "0198c0de-0000-7000-8000-000000000000", "a.b_c:d/e+f=g" })
	void takesOverASaneRequestId(String id) {
		assertThat(this.server.send(this.server.request("/health").header("X-Request-ID", id)))
			.hasHeader("X-Request-ID", id);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "<script>", "é", "{\"a\":1}", "%0d%0a" })
	void replacesAnInsaneRequestId(String id) {
		Response response = this.server.send(this.server.request("/health").header("X-Request-ID", id));
		assertThat(response.header("X-Request-ID")).isNotEqualTo(id);
		assertThat(UUID.fromString(response.header("X-Request-ID")).version()).isEqualTo(7);
	}

	@Test
	void replacesARequestIdThatIsTooLong() {
		Response response = this.server.send(this.server.request("/health").header("X-Request-ID", "x".repeat(129)));
		assertThat(response.header("X-Request-ID")).hasSize(36);
		assertThat(this.server.get("/health").header("X-Request-ID"))
			.isNotEqualTo(this.server.get("/health").header("X-Request-ID"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:3000", "http://localhost:5173", "http://127.0.0.1:8080" })
	void letsLocalPagesCall(String origin) {
		Response preflight = preflight(origin, "POST", "/chat/stream");
		assertThat(preflight).hasStatus(200).hasHeader("Access-Control-Allow-Origin", origin);
		assertThat(
				List.of(preflight.header("Access-Control-Allow-Headers").toLowerCase(Locale.ROOT).split("\\s*,\\s*")))
			.contains("content-type", "authorization", "x-api-key", "x-user-id", "idempotency-key", "last-event-id",
					"x-request-id");
		Response actual = this.server
			.send(this.server.request("/sessions").header("Origin", origin).POST(BodyPublishers.ofString("{}")));
		assertThat(actual).hasStatus(201).hasHeader("Access-Control-Allow-Origin", origin);
		assertThat(List.of(actual.header("Access-Control-Expose-Headers").split("\\s*,\\s*")))
			.containsExactlyInAnyOrder("Location", "X-Run-ID", "X-Request-ID", "Retry-After", "Idempotent-Replayed",
					"RateLimit", "RateLimit-Policy", "Mcp-Session-Id", "WWW-Authenticate", "x-should-retry",
					"retry-after-ms");
	}

	@ParameterizedTest
	@ValueSource(strings = { "PATCH", "DELETE", "GET" })
	void letsLocalPagesUseEveryMethod(String method) {
		Response preflight = preflight("http://localhost:3000", method, "/sessions/x");
		assertThat(preflight).hasStatus(200);
		assertThat(preflight.header("Access-Control-Allow-Methods")).contains(method);
	}

	@Test
	void letsLocalPagesReadProblems() {
		assertThat(this.server.send(this.server.request("/chat")
			.header("Origin", "http://localhost:3000")
			.POST(BodyPublishers.ofString("{}")))).isInvalid("message")
			.hasHeader("Access-Control-Allow-Origin", "http://localhost:3000");
		assertThat(this.server.send(this.server.request("/nothing").header("Origin", "http://localhost:3000")))
			.isProblem(404, "not_found")
			.hasHeader("Access-Control-Allow-Origin", "http://localhost:3000");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example", "http://localhost.evil.example", "http://evil.example:8000",
			"null", "http://localhost:3000.evil.example" })
	void refusesForeignPages(String origin) {
		Response preflight = preflight(origin, "POST", "/chat");
		assertThat(preflight).hasStatus(403).hasHeader("Access-Control-Allow-Origin", "");
		Response actual = this.server.send(this.server.request("/chat")
			.header("Origin", origin)
			.POST(BodyPublishers.ofString("{\"message\":\"Hi\"}")));
		assertThat(actual).hasStatus(403).hasHeader("Access-Control-Allow-Origin", "");
		assertThat(actual.header("Content-Type")).startsWith("application/problem+json");
		assertThat(actual).has("/error", "protected_mode");
		assertThat(this.model.requests()).isEmpty();
	}

	@Test
	void servesTheChatPage() {
		Response page = this.server.get("/");
		assertThat(page).hasStatus(200);
		assertThat(page.header("Content-Type")).startsWith("text/html");
		assertThat(page.body()).containsIgnoringCase("<!doctype html>");
		assertLoadsOnlyFromHere(page);
	}

	@Test
	void showsSwaggerUiWithoutAnyOtherHost() {
		Response redirect = this.server.get("/docs");
		assertThat(redirect.status()).isBetween(301, 308);
		Response page = this.server.get(redirect.http().uri().resolve(redirect.header("Location")).getPath());
		assertThat(page).hasStatus(200);
		assertThat(page.body()).containsIgnoringCase("swagger");
		assertLoadsOnlyFromHere(page);
		Response config = this.server.get("/openapi.json/swagger-config");
		assertThat(config).hasStatus(200).has("/url", "/openapi.json");
		assertThat(config.body()).doesNotContain("https://");
		Response initializer = this.server.get(page.http().uri().resolve("swagger-initializer.js").getPath());
		assertThat(initializer.body()).contains("/openapi.json").doesNotContain("https://", "petstore");
	}

	@Test
	void describesItselfInOpenApi() {
		Response document = this.server.get("/openapi.json");
		assertThat(document).hasStatus(200);
		assertThat(document.get("openapi")).startsWith("3.1");
		assertThat(Json.names(document.json().path("paths"))).contains("/chat", "/chat/stream", "/sessions",
				"/sessions/{id}", "/runs/{id}", "/agents", "/health", "/health/live", "/health/ready");
		JsonNode request = document.json().at("/components/schemas/ChatRequest/properties");
		assertThat(Json.names(request)).contains("message", "session_id", "agent", "temperature", "max_tokens",
				"context", "attachments", "history", "replaces", "tools", "tool_results", "approvals", "store");
		assertThat(document.json().at("/components/schemas/ChatRequest/required").isMissingNode()).isTrue();
	}

	@Test
	void speaksNoYaml() {
		assertThat(this.server.send(this.server.request("/sessions").header("Accept", "application/yaml")))
			.isProblem(406, "not_acceptable");
	}

	private Response preflight(String origin, String method, String path) {
		return this.server.send(this.server.request(path)
			.header("Origin", origin)
			.header("Access-Control-Request-Method", method)
			.header("Access-Control-Request-Headers",
					"content-type, authorization, x-api-key, x-user-id, idempotency-key, last-event-id, x-request-id")
			.method("OPTIONS", BodyPublishers.noBody()));
	}

	/** All scripts, styles and images of a page exist, and none is on another host. */
	private void assertLoadsOnlyFromHere(Response page) {
		Stream<String> references = REFERENCE.matcher(page.body()).results().map((MatchResult match) -> match.group(1));
		assertThat(references).isNotEmpty().allSatisfy((reference) -> {
			if (!reference.startsWith("data:")) {
				URI address = page.http().uri().resolve(reference);
				assertThat(address.getAuthority()).isEqualTo(page.http().uri().getAuthority());
				assertThat(this.server.get(address.getPath()).status()).as(reference).isBetween(200, 302);
			}
		});
	}

}

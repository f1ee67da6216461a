package dev.parley.web.filter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import com.sun.net.httpserver.HttpServer;
import dev.parley.testing.Answer;
import dev.parley.testing.Browser;
import dev.parley.testing.GuardedServerTest;
import dev.parley.testing.InBrowser;
import dev.parley.testing.Json;
import dev.parley.testing.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** A frontend on another port, in a real browser, with a server that requires keys. */
@InBrowser
class CrossOriginPageIntegrationTests extends GuardedServerTest {

	@RegisterExtension
	static final Browser browser = new Browser();

	private static final String CALL = """
			async ([url, headers, body]) => {
				try {
					const response = await fetch(url, {method: 'POST',
						headers: {'Content-Type': 'application/json', ...headers}, body: JSON.stringify(body)})
					const names = ['Location', 'X-Run-ID', 'X-Request-ID', 'Retry-After', 'RateLimit']
					return JSON.stringify({status: response.status, text: await response.text(),
						headers: Object.fromEntries(names.map(name => [name, response.headers.get(name)]))})
				}
				catch (failed) {
					return JSON.stringify({failed: String(failed)})
				}
			}""";

	private static final String OPEN_SOCKET = """
			([url, key, fromMessage]) => new Promise(resolve => {
				const encoded = btoa(key).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
				const socket = new WebSocket(url, fromMessage ? ['parley.v1'] : ['parley.v1', 'parley.key.' + encoded])
				const types = []
				socket.onopen = () => {
					if (fromMessage) socket.send(JSON.stringify({type: 'auth', key}))
					socket.send(JSON.stringify({type: 'message', message: 'Hi'}))
				}
				socket.onmessage = ({data}) => {
					types.push(JSON.parse(data).type)
					if (types.at(-1) === 'done') socket.close()
				}
				socket.onclose = ({code}) => resolve(JSON.stringify({types, code, protocol: socket.protocol}))
			})""";

	private HttpServer frontend;

	@BeforeEach
	void serveTheFrontend() throws IOException {
		this.frontend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.frontend.createContext("/", (exchange) -> {
			byte[] page = "<!doctype html><title>Frontend</title>".getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().set("Content-Type", "text/html");
			exchange.sendResponseHeaders(200, page.length);
			exchange.getResponseBody().write(page);
			exchange.close();
		});
		this.frontend.start();
	}

	@AfterEach
	void stopTheFrontend() {
		this.frontend.stop(0);
	}

	@Test
	void asks() {
		open("localhost");
		this.model.answer("Hello");
		JsonNode answer = call("/chat", Map.of("X-API-Key", ADA_KEY, "Idempotency-Key", "page-1"));
		assertThat(answer.path("status").asInt()).isEqualTo(200);
		assertThat(Json.parse(answer.path("text").asString()).path("response").asString()).isEqualTo("Hello");
		assertThat(answer.at("/headers/X-Run-ID").asString("")).isNotBlank();
		assertThat(answer.at("/headers/Location").asString("")).startsWith("/runs/");
	}

	@Test
	void streams() {
		open("127.0.0.1");
		this.model.next(Answer.tokens("One", " two"));
		JsonNode answer = call("/chat/stream", Map.of("Authorization", "Bearer " + ADA_KEY));
		assertThat(answer.path("status").asInt()).isEqualTo(200);
		assertThat(answer.path("text").asString()).contains("\"content\":\"One\"", "\"content\":\" two\"",
				"event: done");
		assertThat(answer.at("/headers/Location").asString("")).startsWith("/runs/");
	}

	@Test
	void readsWhyItIsRefused() {
		open("localhost");
		for (Map<String, String> headers : List.of(Map.<String, String>of(),
				Map.of("X-API-Key", "wrong-key-0123456789"))) {
			JsonNode refused = call("/chat", headers);
			assertThat(refused.path("status").asInt()).as("%s", refused).isEqualTo(401);
			assertThat(Json.parse(refused.path("text").asString()).path("error").asString())
				.isEqualTo("unauthenticated");
			assertThat(refused.at("/headers/X-Request-ID").asString("")).isNotBlank();
		}
		JsonNode invalid = call("/chat", Map.of("X-API-Key", SHOP_KEY, "X-User-ID", "ann"), Map.of());
		assertThat(invalid.path("status").asInt()).isEqualTo(422);
	}

	@Test
	void learnsNothingOnAForeignOrigin() {
		open("foreign.localhost");
		assertThat(call("/chat", Map.of("X-API-Key", ADA_KEY)).path("failed").asString("")).contains("Failed to fetch");
		assertThat(this.model.requests()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void opensAWebSocket(boolean keyInAMessage) {
		open("localhost");
		this.model.answer("Hello");
		JsonNode result = openSocket(keyInAMessage);
		assertThat(result.path("types")).isEqualTo(Json.of(List.of("session", "token", "done")));
		assertThat(result.path("protocol").asString()).isEqualTo("parley.v1");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void opensNoWebSocketOnAForeignOrigin(boolean keyInAMessage) {
		open("foreign.localhost");
		JsonNode result = openSocket(keyInAMessage);
		assertThat(result.path("types")).isEmpty();
		assertThat(result.path("code").asInt()).isEqualTo(1006);
		assertThat(this.model.requests()).isEmpty();
	}

	private JsonNode openSocket(boolean keyInAMessage) {
		return Json.parse((String) browser.page()
			.evaluate(OPEN_SOCKET,
					List.of(this.server.uri("/ws").toString().replaceFirst("http", "ws"), ADA_KEY, keyInAMessage)));
	}

	@Test
	void preflightsNeedNoKey() {
		Response preflight = this.server.send(this.server.request("/chat/stream")
			.header("Origin", "http://localhost:3000")
			.header("Access-Control-Request-Method", "POST")
			.header("Access-Control-Request-Headers", "content-type, x-api-key")
			.method("OPTIONS", BodyPublishers.noBody()));
		assertThat(preflight).hasStatus(200).hasHeader("Access-Control-Allow-Origin", "http://localhost:3000");
		assertThat(this.server.with("Origin", "http://localhost:3000").get("/sessions"))
			.isProblem(401, "unauthenticated")
			.hasHeader("Access-Control-Allow-Origin", "http://localhost:3000");
		assertThat(this.server.with("Origin", "https://evil.example").get("/sessions")).isProblem(403, "forbidden")
			.hasHeader("Access-Control-Allow-Origin", "");
	}

	private void open(String host) {
		browser.page().navigate("http://" + host + ":" + this.frontend.getAddress().getPort() + "/");
	}

	private JsonNode call(String path, Map<String, String> headers) {
		return call(path, headers, Map.of("message", "Hi"));
	}

	private JsonNode call(String path, Map<String, String> headers, Map<String, String> body) {
		return Json
			.parse((String) browser.page().evaluate(CALL, List.of(this.server.uri(path).toString(), headers, body)));
	}

}

package dev.parley.mcp.client;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parley.testing.Json;
import dev.parley.testing.Patience;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An MCP server with tools and faults that the test sets.
 */
final class ScriptedMcpServer implements AutoCloseable {

	private final HttpServer http;

	private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

	private final CountDownLatch hanging = new CountDownLatch(1);

	/** The response to the next tool call. */
	volatile Reaction reaction = Reaction.result("{\"content\":[{\"type\":\"text\",\"text\":\"done\"}]}");

	/** The status of all responses; 200: answer normally. */
	volatile int status = 200;

	/** The response to a resumed stream; null: 405. */
	volatile @Nullable Reaction resumption;

	/** The response to {@code server/discover}; by default, the method is unknown. */
	volatile Reaction discovery = Reaction
		.json("{\"jsonrpc\":\"2.0\",\"id\":\"$ID\",\"error\":{\"code\":-32601,\"message\":\"Unknown method\"}}");

	/** The address that all requests are redirected to; empty: none. */
	volatile String location = "";

	private final AtomicInteger session = new AtomicInteger(1);

	private volatile int unknownSessionStatus;

	private volatile String lastId = "";

	volatile List<String> tools = List.of("look", "odd name!");

	/** The properties of all tools, as JSON; empty: none. */
	volatile String properties = "";

	private ScriptedMcpServer(HttpServer http) {
		this.http = http;
	}

	static ScriptedMcpServer start() throws IOException {
		return start(0);
	}

	static ScriptedMcpServer start(int port) throws IOException {
		HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
		ScriptedMcpServer server = new ScriptedMcpServer(http);
		http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
		http.createContext("/mcp", server::handle);
		http.start();
		return server;
	}

	int port() {
		return this.http.getAddress().getPort();
	}

	URI url() {
		return URI.create("http://127.0.0.1:" + port() + "/mcp");
	}

	/** Lets the server speak version 2026-07-28 from now on. */
	void speakStateless() {
		this.discovery = Reaction.result(
				"{\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{\"tools\":{}},"
						+ "\"ttlMs\":0,\"cacheScope\":\"private\"}");
	}

	/** Takes the oldest message with this method, waiting if necessary. */
	Received take(String method) throws InterruptedException {
		while (true) {
			Received next = this.received.poll(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS);
			assertThat(next).as("a message " + method).isNotNull();
			if (next.body().path("method").asString("").equals(method)) {
				return next;
			}
		}
	}

	/** Drops all sessions, as after a restart. */
	void forgetSessions(int status) {
		this.session.incrementAndGet();
		this.unknownSessionStatus = status;
	}

	/** The number of messages with this method that were not taken yet. */
	long count(String method) {
		return this.received.stream().filter((each) -> each.body().path("method").asString("").equals(method)).count();
	}

	private boolean knows(HttpExchange exchange) {
		String named = exchange.getRequestHeaders().getFirst("Mcp-Session-Id");
		return this.unknownSessionStatus == 0 || named == null || named.equals("s-" + this.session);
	}

	private static void refuse(HttpExchange exchange, int status) throws IOException {
		byte[] body = "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32000,\"message\":\"Bad Request: No valid session ID provided\"},\"id\":null}"
			.getBytes(UTF_8);
		exchange.sendResponseHeaders(status, body.length);
		exchange.getResponseBody().write(body);
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
			JsonNode message = body.isEmpty() ? Json.object().put("method", exchange.getRequestMethod())
					: Json.parse(body);
			this.received.add(new Received(exchange.getRequestHeaders(), message));
			if (!this.location.isEmpty()) {
				exchange.getResponseHeaders().set("Location", this.location);
				exchange.sendResponseHeaders(307, -1);
				return;
			}
			if (!knows(exchange)) {
				refuse(exchange, this.unknownSessionStatus);
				return;
			}
			Reaction again = this.resumption;
			if (exchange.getRequestMethod().equals("GET")) {
				answer(exchange, (again != null) ? again : Reaction.json("").withStatus(405), this.lastId);
				return;
			}
			if (this.status != 200 || !message.has("id") || !message.has("method")) {
				exchange.sendResponseHeaders((this.status != 200) ? this.status : 202, -1);
				return;
			}
			Reaction answer = switch (message.path("method").asString("")) {
				case "server/discover" -> this.discovery;
				case "initialize" -> Reaction.result("{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{}}");
				case "tools/list" -> Reaction.result(list(message.at("/params/cursor").asString("")));
				default -> this.reaction;
			};
			if (message.path("method").asString("").equals("tools/call")) {
				this.lastId = message.path("id").asString("");
			}
			exchange.getResponseHeaders().set("Mcp-Session-Id", "s-" + this.session);
			answer(exchange, answer, message.path("id").asString(""));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void answer(HttpExchange exchange, Reaction answer, String id) throws IOException, InterruptedException {
		exchange.getResponseHeaders().set("Content-Type", answer.type());
		exchange.sendResponseHeaders(answer.status(), 0);
		OutputStream out = exchange.getResponseBody();
		byte[] body = answer.body().replace("$ID", id).getBytes(UTF_8);
		do {
			out.write(body);
			out.flush();
		}
		while (answer.endless() && !this.hanging.await(answer.pauseMillis(), TimeUnit.MILLISECONDS));
		if (answer.thenHang()) {
			this.hanging.await();
		}
	}

	/** A page with one tool. */
	private String list(String cursor) {
		int page = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
		String next = (page + 1 < this.tools.size()) ? ",\"nextCursor\":\"" + (page + 1) + "\"" : "";
		String schema = "{\"type\":\"object\"" + (this.properties.isEmpty() ? "" : ",\"properties\":" + this.properties)
				+ "}";
		return "{\"tools\":[{\"name\":\"%s\",\"inputSchema\":%s}]%s}".formatted(this.tools.get(page), schema, next);
	}

	@Override
	public void close() {
		this.hanging.countDown();
		this.http.stop(0);
	}

	/** A message of a client; one without a body has its HTTP method as method. */
	record Received(Headers headers, JsonNode body) {
	}

	/**
	 * A response; {@code $ID} stands for the id of the request.
	 *
	 * @param thenHang whether the response never ends
	 * @param endless whether the body is repeated without end
	 */
	record Reaction(int status, String type, String body, boolean thenHang, boolean endless, int pauseMillis) {

		static Reaction result(String result) {
			return json("{\"jsonrpc\":\"2.0\",\"id\":\"$ID\",\"result\":" + result + "}");
		}

		static Reaction text(String text) {
			return result("{\"content\":[{\"type\":\"text\",\"text\":\"" + text + "\"}]}");
		}

		static Reaction json(String body) {
			return new Reaction(200, "application/json", body, false, false, 0);
		}

		static Reaction events(String body) {
			return json(body).withType("text/event-stream; charset=utf-8");
		}

		Reaction withType(String type) {
			return new Reaction(this.status, type, this.body, this.thenHang, this.endless, this.pauseMillis);
		}

		Reaction withStatus(int status) {
			return new Reaction(status, this.type, this.body, this.thenHang, this.endless, this.pauseMillis);
		}

		/** The same response, but it never ends. */
		Reaction andHang() {
			return new Reaction(this.status, this.type, this.body, true, this.endless, this.pauseMillis);
		}

		/** The body is repeated without end, with pauses. */
		Reaction again(int pauseMillis) {
			return new Reaction(this.status, this.type, this.body, this.thenHang, true, pauseMillis);
		}

	}

}

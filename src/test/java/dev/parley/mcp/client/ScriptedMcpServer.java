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

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parley.testing.Json;
import tools.jackson.databind.JsonNode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * An MCP server with the tools of this test, and all the faults that one may have.
 */
final class ScriptedMcpServer implements AutoCloseable {

	private final HttpServer http;

	private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

	private final CountDownLatch hanging = new CountDownLatch(1);

	/** What the next call of a tool is answered with. */
	volatile Reaction reaction = Reaction.result("{\"content\":[{\"type\":\"text\",\"text\":\"done\"}]}");

	/** The status of everything; 200 to answer. */
	volatile int status = 200;

	volatile List<String> tools = List.of("look", "odd name!");

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

	/** The oldest message with this method that nobody has taken yet. */
	Received take(String method) throws InterruptedException {
		while (true) {
			Received next = this.received.poll(10, TimeUnit.SECONDS);
			assertThat(next).as("a message " + method).isNotNull();
			if (next.body().path("method").asString("").equals(method)) {
				return next;
			}
		}
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
			JsonNode message = body.isEmpty() ? Json.object().put("method", exchange.getRequestMethod())
					: Json.parse(body);
			this.received.add(new Received(exchange.getRequestHeaders(), message));
			if (this.status != 200 || !message.has("id") || !message.has("method")) {
				exchange.sendResponseHeaders((this.status != 200) ? this.status : 202, -1);
				return;
			}
			Reaction answer = switch (message.path("method").asString("")) {
				case "initialize" -> Reaction.result("{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{}}");
				case "tools/list" -> Reaction.result(list(message.at("/params/cursor").asString("")));
				default -> this.reaction;
			};
			exchange.getResponseHeaders().set("Mcp-Session-Id", "s-1");
			exchange.getResponseHeaders().set("Content-Type", answer.type());
			exchange.sendResponseHeaders(200, 0);
			OutputStream out = exchange.getResponseBody();
			out.write(answer.body().replace("$ID", message.path("id").asString("")).getBytes(UTF_8));
			out.flush();
			if (answer.thenHang()) {
				this.hanging.await();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** One tool a page. */
	private String list(String cursor) {
		int page = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
		String next = (page + 1 < this.tools.size()) ? ",\"nextCursor\":\"" + (page + 1) + "\"" : "";
		return "{\"tools\":[{\"name\":\"%s\",\"inputSchema\":{\"type\":\"object\"}}]%s}".formatted(this.tools.get(page),
				next);
	}

	@Override
	public void close() {
		this.hanging.countDown();
		this.http.stop(0);
	}

	/** A message of a client; one without a body has its HTTP method as method. */
	record Received(Headers headers, JsonNode body) {
	}

	/** What to answer; {@code $ID} stands for the id of the request. */
	record Reaction(String type, String body, boolean thenHang) {

		static Reaction result(String result) {
			return json("{\"jsonrpc\":\"2.0\",\"id\":\"$ID\",\"result\":" + result + "}");
		}

		static Reaction json(String body) {
			return new Reaction("application/json", body, false);
		}

		static Reaction events(String body) {
			return new Reaction("text/event-stream; charset=utf-8", body, false);
		}

		/** The response has no end. */
		Reaction andHang() {
			return new Reaction(this.type, this.body, true);
		}

	}

}

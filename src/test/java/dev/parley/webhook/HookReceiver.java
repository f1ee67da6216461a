package dev.parley.webhook;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.parley.testing.Json;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/**
 * A server that receives webhooks, with its own implementation of the signature check.
 */
final class HookReceiver implements AutoCloseable {

	private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

	static final String SECRET = "whsec_" + Base64.getEncoder().encodeToString(KEY);

	private final HttpServer server;

	private final List<Message> messages = new CopyOnWriteArrayList<>();

	private volatile Function<Message, Answer> answers = (message) -> new Answer(204, Map.of());

	private HookReceiver(HttpServer server) {
		this.server = server;
	}

	static HookReceiver start() {
		return start(0);
	}

	static HookReceiver start(int port) {
		try {
			HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
			HookReceiver receiver = new HookReceiver(server);
			server.createContext("/", receiver::receive);
			server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
			server.start();
			return receiver;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	int port() {
		return this.server.getAddress().getPort();
	}

	String url() {
		return "http://127.0.0.1:" + port() + "/hooks?tenant=1";
	}

	void answers(Function<Message, Answer> answers) {
		this.answers = answers;
	}

	List<Message> messages() {
		return this.messages;
	}

	List<Message> await(int count) {
		Awaitility.await().until(() -> this.messages.size() >= count);
		return this.messages;
	}

	private void receive(HttpExchange exchange) throws IOException {
		try (exchange) {
			Message message = new Message(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
					exchange.getRequestHeaders().getFirst("webhook-id"),
					exchange.getRequestHeaders().getFirst("webhook-timestamp"),
					exchange.getRequestHeaders().getFirst("webhook-signature"),
					exchange.getRequestHeaders().getFirst("Content-Type"),
					new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
			this.messages.add(message);
			Answer answer = this.answers.apply(message);
			answer.headers().forEach(exchange.getResponseHeaders()::set);
			exchange.sendResponseHeaders(answer.status(), -1);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	/** A status and headers. */
	record Answer(int status, Map<String, String> headers) {
	}

	/** One request. */
	record Message(String method, String path, String id, String timestamp, String signature, String contentType,
			String body) {

		JsonNode json() {
			return Json.parse(this.body);
		}

		boolean signed() {
			try {
				Mac mac = Mac.getInstance("HmacSHA256");
				mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
				String content = this.id + "." + this.timestamp + "." + this.body;
				return this.signature.equals("v1,"
						+ Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8))));
			}
			catch (GeneralSecurityException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}

package dev.parley.testing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The client's side of one WebSocket. If an expected message does not come in time, the
 * test fails.
 */
public final class SocketClient implements AutoCloseable {

	private static final Duration PATIENCE = Patience.LIMIT;

	private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();

	private final CompletableFuture<Close> close = new CompletableFuture<>();

	private @Nullable WebSocket socket;

	private SocketClient() {
	}

	static SocketClient open(HttpClient http, URI address, List<String> headers, String... subprotocols) {
		SocketClient client = new SocketClient();
		WebSocket.Builder builder = http.newWebSocketBuilder().connectTimeout(PATIENCE);
		for (int i = 0; i < headers.size(); i += 2) {
			builder.header(headers.get(i), headers.get(i + 1));
		}
		if (subprotocols.length > 0) {
			builder.subprotocols(subprotocols[0],
					List.of(subprotocols).subList(1, subprotocols.length).toArray(String[]::new));
		}
		try {
			client.socket = builder.buildAsync(address, client.new Listener()).join();
		}
		catch (CompletionException ex) {
			throw new AssertionError("No WebSocket", ex.getCause());
		}
		return client;
	}

	/** The subprotocol that the server chose; empty if none. */
	public String subprotocol() {
		return socket().getSubprotocol();
	}

	public SocketClient send(Object json) {
		return sendText(json.toString());
	}

	public SocketClient sendText(String text) {
		socket().sendText(text, true).orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
		return this;
	}

	public WebSocket socket() {
		return Objects.requireNonNull(this.socket);
	}

	/** The next message. */
	public JsonNode next() {
		try {
			JsonNode message = this.messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			if (message == null) {
				throw new AssertionError("No message came; closed: " + this.close.getNow(null));
			}
			return message;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted", ex);
		}
	}

	/** The next message of a type; those before it must not be errors. */
	public JsonNode next(String type) {
		JsonNode message = next();
		while (!message.path("type").asString("").equals(type)) {
			if (message.path("type").asString("").equals("error")) {
				throw new AssertionError("Instead of " + type + ": " + message);
			}
			message = next();
		}
		return message;
	}

	/** All messages up to the first that matches, which is the last one. */
	public List<JsonNode> until(Predicate<JsonNode> last) {
		List<JsonNode> all = new ArrayList<>();
		do {
			all.add(next());
		}
		while (!last.test(all.getLast()));
		return all;
	}

	/** The messages that have come and were not taken. */
	public List<JsonNode> waiting() {
		return List.copyOf(this.messages);
	}

	/** How the server closes the connection. */
	public Close awaitClose() {
		return this.close.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
	}

	@Override
	public void close() {
		socket().abort();
	}

	/**
	 * The close of a connection.
	 *
	 * @param code 1006 if it was cut
	 */
	public record Close(int code, String reason) {
	}

	private final class Listener implements WebSocket.Listener {

		private final StringBuilder text = new StringBuilder();

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
			this.text.append(data);
			if (last) {
				SocketClient.this.messages.add(Json.parse(this.text.toString()));
				this.text.setLength(0);
			}
			from.request(1);
			return null;
		}

		@Override
		public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
			from.request(1);
			return null;
		}

		@Override
		public @Nullable CompletionStage<?> onClose(WebSocket from, int statusCode, String reason) {
			SocketClient.this.close.complete(new Close(statusCode, reason));
			return null;
		}

		@Override
		public void onError(WebSocket from, Throwable error) {
			SocketClient.this.close.complete(new Close(1006, String.valueOf(error)));
		}

	}

}

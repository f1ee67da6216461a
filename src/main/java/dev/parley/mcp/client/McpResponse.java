package dev.parley.mcp.client;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Waits for the answer to one request: a JSON document, or the message with the request's
 * id in a stream of events, where other messages may come before it.
 */
final class McpResponse {

	/** Of a response, in bytes; a server that sends more is cut off. */
	private static final long MAX_RESPONSE = 4 * 1024 * 1024;

	private static final int SUCCESS = 2;

	private final String id;

	private final Consumer<JsonNode> others;

	private volatile @Nullable String sessionId;

	private volatile String none = "The response ended without an answer";

	private final CompletableFuture<JsonNode> message = new CompletableFuture<>();

	/**
	 * Waits for an answer.
	 * @param id of the request
	 * @param others takes the messages that are no answer to it
	 */
	McpResponse(String id, Consumer<JsonNode> others) {
		this.id = id;
		this.others = others;
	}

	/** The answer, or why there is none. */
	CompletableFuture<JsonNode> message() {
		return this.message;
	}

	/** The session that the server began with its answer; null: it has none. */
	@Nullable String sessionId() {
		return this.sessionId;
	}

	BodyHandler<Boolean> handler() {
		return BodyHandlers.limiting(this::subscriber, MAX_RESPONSE);
	}

	private HttpResponse.BodySubscriber<Boolean> subscriber(ResponseInfo response) {
		if (response.statusCode() / 100 != SUCCESS) {
			this.none = "The server answers with status " + response.statusCode();
			return BodySubscribers.replacing(false);
		}
		this.sessionId = response.headers().firstValue(McpSession.ID_HEADER).orElse(null);
		boolean stream = response.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream");
		return stream ? BodySubscribers.fromLineSubscriber(new Events(), (lines) -> true, StandardCharsets.UTF_8, null)
				: BodySubscribers.mapping(BodySubscribers.ofString(StandardCharsets.UTF_8), this::receiveWhole);
	}

	/** The whole body is one message. */
	private boolean receiveWhole(String body) {
		if (!body.isBlank()) {
			receive(body);
		}
		return true;
	}

	/** To be called when there will be no more. */
	void end(@Nullable Throwable failure) {
		this.message.completeExceptionally((failure != null) ? failure : McpException.broken(this.none));
	}

	private void receive(String text) {
		JsonNode received;
		try {
			received = JsonMapper.shared().readTree(text);
		}
		catch (JacksonException ex) {
			this.message.completeExceptionally(McpException.broken("The server sent something that is no JSON"));
			return;
		}
		for (JsonNode each : received.isArray() ? received.values() : List.of(received)) {
			if (each.path("id").asString("").equals(this.id) && !each.has("method")) {
				this.message.complete(each);
			}
			else {
				this.others.accept(each);
			}
		}
	}

	/** Each event is one message. */
	private final class Events implements Flow.Subscriber<String> {

		private final StringBuilder data = new StringBuilder();

		private Flow.@Nullable Subscription lines;

		@Override
		public void onSubscribe(Flow.Subscription lines) {
			this.lines = lines;
			lines.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(String line) {
			if (line.isEmpty()) {
				receiveData();
				if (McpResponse.this.message.isDone() && this.lines != null) {
					// Not every server ends the stream after its answer.
					this.lines.cancel();
				}
			}
			else if (line.startsWith("data:")) {
				this.data.append(line, "data:".length(), line.length()).append('\n');
			}
		}

		private void receiveData() {
			if (!this.data.isEmpty()) {
				receive(this.data.toString());
				this.data.setLength(0);
			}
		}

		@Override
		public void onError(Throwable failure) {
			end(failure);
		}

		@Override
		public void onComplete() {
			end(null);
		}

	}

}

package dev.parley.testing;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import dev.parley.testing.Ending.How;
import tools.jackson.databind.JsonNode;

/**
 * A request as the model received it.
 *
 * @param arrivedAt the {@link System#nanoTime()} at which it was read completely
 * @param ending completes when its answer has been sent, or earlier if its connection
 * ends
 * @param connectionEnding completes when its connection ends, possibly long after the
 * answer
 */
public record RecordedRequest(String path, HttpHeaders headers, JsonNode body, long arrivedAt,
		CompletableFuture<Ending> ending, CompletableFuture<Ending> connectionEnding) {

	static RecordedRequest of(HttpMessage message, JsonNode body, CompletableFuture<Ending> connectionEnding) {
		return new RecordedRequest(message.path(), message.headers(), body, System.nanoTime(), connectionEnding.copy(),
				connectionEnding);
	}

	public boolean streaming() {
		return this.body.path("stream").asBoolean(false);
	}

	public String model() {
		return this.body.path("model").asString("");
	}

	public Optional<String> header(String name) {
		return this.headers.firstValue(name);
	}

	public List<JsonNode> messages() {
		List<JsonNode> messages = new ArrayList<>();
		this.body.path("messages").forEach(messages::add);
		return messages;
	}

	/** The text of the last message with the role user; empty if there is none. */
	public String lastUserMessage() {
		return messages().reversed()
			.stream()
			.filter((message) -> message.path("role").asString("").equals("user"))
			.findFirst()
			.map((message) -> text(message.path("content")))
			.orElse("");
	}

	/** Fails with an {@link AssertionError} if the time is over. */
	public Ending awaitEnding(Duration atMost) {
		return await(this.ending, "exchange", atMost);
	}

	/** Fails with an {@link AssertionError} if the time is over. */
	public Ending awaitConnectionEnding(Duration atMost) {
		return await(this.connectionEnding, "connection", atMost);
	}

	boolean includesUsage() {
		return this.body.path("stream_options").path("include_usage").asBoolean(false);
	}

	void answered() {
		this.ending.complete(Ending.now(How.ANSWERED));
	}

	private static String text(JsonNode content) {
		if (!content.isArray()) {
			return content.asString("");
		}
		StringBuilder text = new StringBuilder();
		content.forEach((part) -> text.append(part.path("text").asString("")));
		return text.toString();
	}

	private static Ending await(CompletableFuture<Ending> ending, String what, Duration atMost) {
		try {
			return ending.copy().orTimeout(atMost.toNanos(), TimeUnit.NANOSECONDS).join();
		}
		catch (CompletionException ex) {
			throw new AssertionError("The %s has not ended within %s".formatted(what, atMost), ex);
		}
	}

}

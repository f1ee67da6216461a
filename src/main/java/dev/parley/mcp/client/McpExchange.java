package dev.parley.mcp.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;

import okhttp3.Call;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One request and the wait for its answer, on the caller's thread: a JSON document, or
 * the message with the request's id in a stream of events, where other messages may come
 * before it. A stream that ends before is opened again after its last event. The request
 * itself is sent once. Used by one thread.
 */
final class McpExchange {

	/** Of all that comes in answer to a request, in bytes; past that it is cut off. */
	private static final int MAX_RESPONSE = 4 * 1024 * 1024;

	private static final int SERVER_ERROR = 500;

	private final McpEndpoint endpoint;

	private final String id;

	private final AnswerFinder finder;

	private final Deadline deadline;

	private final ByteBudget budget = new ByteBudget(MAX_RESPONSE);

	private final ResumableEvents events;

	private @Nullable String newSessionId;

	/**
	 * Waits for an answer until the deadline.
	 * @param id of the request
	 * @param others takes the messages that are no answer to it
	 */
	McpExchange(McpEndpoint endpoint, String id, Consumer<JsonNode> others, Deadline deadline) {
		this.endpoint = endpoint;
		this.id = id;
		this.finder = new AnswerFinder(id, others);
		this.events = new ResumableEvents(this.finder, MAX_RESPONSE);
		this.deadline = deadline;
	}

	/** The session that the server began with its answer; null: none. */
	@Nullable String newSessionId() {
		return this.newSessionId;
	}

	/**
	 * Sends the request and waits.
	 * @return the message that is the answer
	 * @throws McpException if the server does not answer as it should, or not in time
	 * @throws IOException if it cannot be reached
	 */
	JsonNode send(JsonNode request) throws IOException, InterruptedException {
		JsonNode answer = attempt(this.endpoint.post(request), true);
		while (answer == null) {
			Thread.sleep(this.deadline.leftOf(this.events.pause()));
			answer = attempt(this.endpoint.resume(this.events.lastEventId()), false);
		}
		return answer;
	}

	/** Null if the stream is to be opened again. */
	private @Nullable JsonNode attempt(Request request, boolean first) throws IOException, InterruptedException {
		this.deadline.requireTime();
		Call call = this.endpoint.call(request, this.deadline);
		try (Response response = call.execute()) {
			if (!response.isSuccessful()) {
				return refused(response, first);
			}
			this.newSessionId = response.header(McpEndpoint.SESSION_ID, this.newSessionId);
			InputStream body = this.budget.read(Objects.requireNonNull(response.body()).byteStream());
			String type = Objects.requireNonNullElse(response.header("Content-Type"), "").toLowerCase(Locale.ROOT);
			JsonNode answer = type.startsWith("text/event-stream") ? this.events.read(body)
					: this.finder.find(body.readAllBytes());
			// Not every server ends the stream after its answer, and nothing more is
			// read.
			call.cancel();
			if (answer == null && !this.events.canResume()) {
				throw McpException.broken("The response ended without an answer");
			}
			return answer;
		}
		catch (McpException ex) {
			throw ex;
		}
		catch (IOException ex) {
			if (Thread.interrupted()) {
				throw new InterruptedException();
			}
			this.deadline.requireTime();
			if (!this.events.canResume()) {
				throw ex;
			}
			return null;
		}
	}

	private @Nullable JsonNode refused(Response response, boolean first) throws IOException {
		if (!first && response.code() >= SERVER_ERROR) {
			return null;
		}
		// Once the request has been read, no answer says that nothing was done.
		throw first ? McpRefusal.of(response, this.id, this.budget)
				: McpException.broken("The stream cannot be opened again: status " + response.code());
	}

}

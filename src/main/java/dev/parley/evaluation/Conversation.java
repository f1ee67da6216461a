package dev.parley.evaluation;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.parley.evaluation.Transcript.Turn;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Holds the conversation of a case through {@code POST /chat}, all of it in one session.
 * Runs that require an action are continued as the case says. For one case.
 */
final class Conversation {

	/** Limit for an agent that requests one approval after the other. */
	private static final int MAX_CONTINUATIONS = 20;

	private final HttpClient client;

	private final URI chat;

	private final String key;

	private final List<Turn> turns = new ArrayList<>();

	private @Nullable JsonNode session;

	/**
	 * @param server its address
	 * @param key an API key of it
	 */
	Conversation(HttpClient client, URI server, String key) {
		this.client = client;
		this.chat = server.resolve("/chat");
		this.key = key;
	}

	/** Returns when the last request is answered. */
	Transcript hold(EvaluationCase evaluationCase) throws InterruptedException {
		long start = System.nanoTime();
		String failure = null;
		try {
			for (ObjectNode request : evaluationCase.requests()) {
				failure = ask(request, evaluationCase);
				if (failure != null || this.turns.getLast().failed()) {
					break;
				}
			}
		}
		catch (IOException | JacksonException ex) {
			failure = "the server's answer could not be read: " + ex;
		}
		return new Transcript(List.copyOf(this.turns), Duration.ofNanos(System.nanoTime() - start), failure);
	}

	private @Nullable String ask(ObjectNode request, EvaluationCase evaluationCase)
			throws IOException, InterruptedException {
		JsonNode pending = post(request).path("required_action").path("calls");
		for (int i = 0; !pending.isEmpty(); i++) {
			if (i == MAX_CONTINUATIONS) {
				return "the agent asked %d times for tools or approvals".formatted(i);
			}
			ObjectNode continuation = JsonNodeFactory.instance.objectNode();
			String missing = answer(pending, evaluationCase, continuation);
			if (missing != null) {
				return missing;
			}
			pending = post(continuation).path("required_action").path("calls");
		}
		return null;
	}

	/**
	 * Adds the approvals and results that the calls need; returns what is missing in the
	 * case, or null.
	 */
	private static @Nullable String answer(JsonNode calls, EvaluationCase evaluationCase, ObjectNode continuation) {
		for (JsonNode call : calls) {
			String tool = call.path("name").asString("");
			boolean approval = call.path("kind").asString("").equals("approval");
			JsonNode given = (approval ? evaluationCase.approvals() : evaluationCase.toolResults()).path(tool);
			if (given.isMissingNode()) {
				return "the agent waits for '%s': add it to %s of the case".formatted(tool,
						approval ? "'approvals'" : "'tool_results'");
			}
			ArrayNode answers = continuation.withArray(approval ? "approvals" : "tool_results");
			answers.addObject().set("id", call.path("id")).set(approval ? "approved" : "result", given);
		}
		return null;
	}

	private JsonNode post(ObjectNode request) throws IOException, InterruptedException {
		if (this.session != null) {
			request.set("session_id", this.session);
		}
		HttpResponse<String> response = this.client.send(HttpRequest.newBuilder(this.chat)
			.header("Content-Type", "application/json")
			.header("X-API-Key", this.key)
			.POST(BodyPublishers.ofString(request.toString()))
			.build(), BodyHandlers.ofString());
		JsonNode answer = JsonMapper.shared().readTree(response.body());
		this.turns.add(new Turn(request, response.statusCode(), answer));
		if (answer.has("session_id")) {
			this.session = answer.path("session_id");
		}
		return answer;
	}

}

package dev.parley.evaluation;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

import dev.parley.agent.model.Usage;
import dev.parley.cost.Prices;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recorded conversation.
 *
 * @param turns each request with its answer, in order
 * @param duration from the first request to the last answer
 * @param failure why the conversation could not be held to its end; null if it was. An
 * error of the API is an answer, not a failure.
 */
record Transcript(List<Turn> turns, Duration duration, @Nullable String failure) {

	/** The last answer; missing if there is none. */
	JsonNode lastAnswer() {
		return this.turns.isEmpty() ? JsonMapper.shared().missingNode() : this.turns.getLast().answer();
	}

	/** Names of the tools called, in order. */
	List<String> toolsCalled() {
		return this.turns.stream()
			.flatMap((turn) -> turn.answer().path("tool_calls").valueStream())
			.map((call) -> call.path("name").asString(""))
			.toList();
	}

	/**
	 * A request and its answer.
	 *
	 * @param request the body of {@code POST /chat}
	 * @param status of the HTTP response
	 * @param answer a {@code ChatResponse}, or a problem if the status is no 200
	 */
	record Turn(JsonNode request, int status, JsonNode answer) {

		/** The model that answered; empty if none did. */
		String model() {
			return this.answer.path("model").asString("");
		}

		/** What the answer cost, in billionths; empty if its model has no price. */
		OptionalLong cost(Prices prices) {
			JsonNode usage = this.answer.path("usage");
			return prices.cost(model(), new Usage(usage.path("prompt_tokens").asInt(0),
					usage.path("completion_tokens").asInt(0), usage.path("estimated").asBoolean(false)));
		}

		boolean failed() {
			return this.status != 200;
		}

	}

}

package dev.parley.evaluation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;

import dev.parley.cost.Prices;
import dev.parley.evaluation.Transcript.Turn;
import tools.jackson.databind.JsonNode;

/** Compares a conversation with what its case expects. Thread-safe. */
final class Expectations {

	private static final int NANO_DIGITS = 9;

	/** 1 and 1.0 are the same number. */
	private static final Comparator<JsonNode> VALUES = (one, other) -> (one.isNumber() && other.isNumber())
			? one.decimalValue().compareTo(other.decimalValue()) : (one.equals(other) ? 0 : 1);

	private final Prices prices;

	private final Judge judge;

	Expectations(Prices prices, Judge judge) {
		this.prices = prices;
		this.judge = judge;
	}

	/** Descriptions of all unmet expectations; empty if the case has passed. */
	List<String> misses(JsonNode expect, Transcript transcript) {
		List<String> misses = new ArrayList<>();
		if (transcript.failure() != null) {
			return List.of(transcript.failure());
		}
		JsonNode answer = transcript.lastAnswer();
		String error = answer.path("error").asString("");
		String expectedError = expect.path("error").asString("");
		if (!error.equals(expectedError)) {
			misses.add(error.isEmpty() ? "an answer in place of the error '" + expectedError + "'"
					: "the error '%s': %s".formatted(error, answer.path("detail").asString("")));
			return misses;
		}
		checkText(expect, answer.path("response").asString(""), misses);
		checkOutput(expect.path("output"), answer.path("output"), misses);
		if (expect.has("tools")) {
			List<String> tools = expect.path("tools").valueStream().map(JsonNode::stringValue).toList();
			if (!tools.equals(transcript.toolsCalled())) {
				misses.add("called tools " + transcript.toolsCalled() + ", not " + tools);
			}
		}
		checkTime(expect, transcript, misses);
		checkCost(expect, transcript, misses);
		// Last, because it needs a call to the model.
		if (misses.isEmpty() && expect.has("judge")) {
			this.judge.objection(expect.path("judge").stringValue(), transcript).ifPresent(misses::add);
		}
		return misses;
	}

	private static void checkText(JsonNode expect, String response, List<String> misses) {
		String lower = response.toLowerCase(Locale.ROOT);
		for (JsonNode text : expect.path("contains")) {
			if (!lower.contains(text.stringValue().toLowerCase(Locale.ROOT))) {
				misses.add("the answer lacks '" + text.stringValue() + "'");
			}
		}
		for (JsonNode text : expect.path("excludes")) {
			if (lower.contains(text.stringValue().toLowerCase(Locale.ROOT))) {
				misses.add("the answer has '" + text.stringValue() + "'");
			}
		}
		if (expect.has("matches") && !Pattern.compile(expect.path("matches").stringValue()).matcher(response).find()) {
			misses.add("the answer does not match " + expect.path("matches").stringValue());
		}
	}

	private static void checkOutput(JsonNode expected, JsonNode output, List<String> misses) {
		expected.properties().forEach((member) -> {
			JsonNode actual = output.path(member.getKey());
			if (!actual.equals(VALUES, member.getValue())) {
				misses.add("output has %s: %s, not %s".formatted(member.getKey(),
						actual.isMissingNode() ? "no value" : actual, member.getValue()));
			}
		});
	}

	private static void checkTime(JsonNode expect, Transcript transcript, List<String> misses) {
		double seconds = transcript.duration().toMillis() / 1000.0;
		if (expect.has("max_seconds") && seconds > expect.path("max_seconds").asDouble()) {
			misses.add(String.format(Locale.ROOT, "took %.1f s, more than %s", seconds, expect.path("max_seconds")));
		}
	}

	private void checkCost(JsonNode expect, Transcript transcript, List<String> misses) {
		if (!expect.has("max_cost")) {
			return;
		}
		BigDecimal cost = BigDecimal.ZERO;
		for (Turn turn : transcript.turns()) {
			OptionalLong nanos = turn.cost(this.prices);
			if (nanos.isEmpty()) {
				misses.add("the cost is unknown: add a price for the model '%s' to PARLEY_COST_PRICES"
					.formatted(turn.model()));
				return;
			}
			cost = cost.add(BigDecimal.valueOf(nanos.getAsLong(), NANO_DIGITS));
		}
		if (cost.compareTo(expect.path("max_cost").decimalValue()) > 0) {
			misses.add("cost %s %s, more than %s".formatted(cost.toPlainString(), this.prices.currency(),
					expect.path("max_cost")));
		}
	}

}

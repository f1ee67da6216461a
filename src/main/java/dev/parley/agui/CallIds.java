package dev.parley.agui;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The ids of a run's tool calls for clients. Models choose ids that are unique in one
 * answer at most, but a client looks a call up by its id in the whole conversation. So
 * the end of the run's id is added and, from the second call with the same id on, a
 * number. Used by one thread.
 */
final class CallIds {

	private static final int RUN_DIGITS = 12;

	private final String run;

	private final Map<String, Integer> called = new HashMap<>();

	private final Map<String, Integer> returned = new HashMap<>();

	CallIds(UUID runId) {
		this.run = suffix(runId);
	}

	/** The id of a call that begins. */
	String call(String id) {
		return numbered(id, this.called.merge(id, 1, Integer::sum));
	}

	/** The id of the newest call with this id of the model's. */
	String newest(String id) {
		return numbered(id, this.called.getOrDefault(id, 1));
	}

	/** Whether the run itself has made the call whose result comes now. */
	boolean knows(String id) {
		return this.returned.getOrDefault(id, 0) < this.called.getOrDefault(id, 0);
	}

	/** The id of the call whose result comes now: results of equal ids come in order. */
	String result(String id) {
		return numbered(id, this.returned.merge(id, 1, Integer::sum));
	}

	private String numbered(String id, int number) {
		return id + this.run + ((number > 1) ? "." + number : "");
	}

	/** Whether {@code sent} is the id of this call of the run for clients. */
	static boolean matches(String sent, String id, UUID runId) {
		String first = id + suffix(runId);
		return sent.equals(first) || (sent.startsWith(first + ".") && sent.length() <= first.length() + 5);
	}

	private static String suffix(UUID runId) {
		String text = runId.toString();
		return "@" + text.substring(text.length() - RUN_DIGITS);
	}

}

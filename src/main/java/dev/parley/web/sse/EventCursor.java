package dev.parley.web.sse;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.parley.web.error.InvalidFieldException;
import org.jspecify.annotations.Nullable;

/** Reads the number of the last event that a client has seen. */
public final class EventCursor {

	public static final String HEADER = "Last-Event-ID";

	private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

	private static final Pattern NAMED = Pattern
		.compile("(?<run>\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}):(?<seq>\\d{1,9})");

	private EventCursor() {
	}

	/**
	 * Reads the header or, without it, the parameter.
	 * @return 0 if there is neither
	 * @throws InvalidFieldException if the value is not an event number
	 */
	public static int read(@Nullable String header, @Nullable String parameter) {
		return (header != null && !header.isEmpty()) ? number(HEADER, header)
				: (parameter != null) ? number("after", parameter) : 0;
	}

	/**
	 * Reads the header of a session's stream, {@code <run id>:<number>}.
	 * @return null if it is absent or has another form
	 */
	public static @Nullable Named readNamed(@Nullable String header) {
		Matcher named = NAMED.matcher((header != null) ? header : "");
		return named.matches() ? new Named(UUID.fromString(named.group("run")), Integer.parseInt(named.group("seq")))
				: null;
	}

	private static int number(String field, String text) {
		if (!NUMBER.matcher(text).matches()) {
			throw new InvalidFieldException(field, "must be the number of an event");
		}
		return Integer.parseInt(text);
	}

	/** The last event that a client has seen in a session's stream. */
	public record Named(UUID runId, int seq) {
	}

}

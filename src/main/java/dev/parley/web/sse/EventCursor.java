package dev.parley.web.sse;

import java.util.regex.Pattern;

import dev.parley.web.error.InvalidFieldException;
import org.jspecify.annotations.Nullable;

/** Reads the number of the last event that a client has seen. */
public final class EventCursor {

	public static final String HEADER = "Last-Event-ID";

	private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

	private EventCursor() {
	}

	/**
	 * Reads the header, which wins, or the parameter.
	 * @return 0 where neither is there
	 * @throws InvalidFieldException where it is no event's number
	 */
	public static int read(@Nullable String header, @Nullable String parameter) {
		return (header != null && !header.isEmpty()) ? number(HEADER, header)
				: (parameter != null) ? number("after", parameter) : 0;
	}

	/**
	 * Reads the header of a session's stream, {@code <run id>:<number>}.
	 * @return 0 where it is absent or names another run
	 */
	public static int readNamed(@Nullable String header, String runId) {
		String prefix = runId + ":";
		return (header != null && header.startsWith(prefix)) ? number(HEADER, header.substring(prefix.length())) : 0;
	}

	private static int number(String field, String text) {
		if (!NUMBER.matcher(text).matches()) {
			throw new InvalidFieldException(field, "must be the number of an event");
		}
		return Integer.parseInt(text);
	}

}

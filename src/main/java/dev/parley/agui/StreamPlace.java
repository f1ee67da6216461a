package dev.parley.agui;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A place in the stream of a run, as in the header {@code Last-Event-ID}:
 * {@code <run id>:<number of the frame>}. The last frame has {@code end} instead of a
 * number.
 *
 * @param frame {@link #END} for the last one
 */
record StreamPlace(UUID runId, int frame) {

	static final int END = Integer.MAX_VALUE;

	static final String END_NAME = "end";

	private static final Pattern SHAPE = Pattern
		.compile("(?<run>\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}):(?<frame>\\d{1,9}|" + END_NAME + ")");

	/** Reads the header; null if it is absent or has another form. */
	static @Nullable StreamPlace read(@Nullable String header) {
		Matcher place = SHAPE.matcher((header != null) ? header : "");
		if (!place.matches()) {
			return null;
		}
		String frame = place.group("frame");
		return new StreamPlace(UUID.fromString(place.group("run")),
				frame.equals(END_NAME) ? END : Integer.parseInt(frame));
	}

	/** The number of frames of a run that were seen; 0 if the place is in another run. */
	static int in(UUID runId, @Nullable StreamPlace place) {
		return (place != null && place.runId().equals(runId)) ? place.frame() : 0;
	}

}

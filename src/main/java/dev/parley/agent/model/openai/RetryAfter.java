package dev.parley.agent.model.openai;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

import com.openai.core.http.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Reads how long an upstream asks to wait before a retry.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#field.retry-after">RFC 9110: a
 * number of seconds, or a date</a>
 */
final class RetryAfter {

	/** Upper limit of the wait. */
	private static final Duration LONGEST = Duration.ofHours(1);

	private static final Duration SHORTEST = Duration.ofSeconds(1);

	private RetryAfter() {
	}

	/** The wait in whole seconds, at least one; null if it is missing or invalid. */
	static @Nullable Duration in(Headers headers, Instant now) {
		return headers.values("Retry-After")
			.stream()
			.map((value) -> parsed(value.strip(), now))
			.filter((wait) -> wait != null)
			.findFirst()
			.map(RetryAfter::bounded)
			.orElse(null);
	}

	private static Duration bounded(Duration wait) {
		Duration seconds = Duration.ofSeconds(wait.plusNanos(999_999_999).toSeconds());
		return (seconds.compareTo(LONGEST) > 0) ? LONGEST : (seconds.compareTo(SHORTEST) < 0) ? SHORTEST : seconds;
	}

	private static @Nullable Duration parsed(String value, Instant now) {
		try {
			double seconds = Double.parseDouble(value);
			return (seconds >= 0) ? Duration.ofMillis((long) (Math.min(seconds, (double) LONGEST.toSeconds()) * 1000))
					: null;
		}
		catch (NumberFormatException ex) {
			return untilDate(value, now);
		}
	}

	private static @Nullable Duration untilDate(String value, Instant now) {
		try {
			return Duration.between(now, ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}

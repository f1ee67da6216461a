package dev.parley.a2a;

import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.parley.store.Run;
import dev.parley.store.UserRuns;
import org.jspecify.annotations.Nullable;

/** The place after which a list of tasks continues, as text for clients. */
final class PageToken {

	private static final Pattern SHAPE = Pattern
		.compile("(?<time>\\d{1,18})\\.(?<run>\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12})");

	private PageToken() {
	}

	static String after(Run run) {
		UserRuns.Place place = UserRuns.Place.of(run);
		return place.changedAt() + "." + place.id();
	}

	/**
	 * Reads a token; null if it is empty.
	 * @throws A2aFault if it is none of ours
	 */
	static UserRuns.@Nullable Place read(String token) {
		if (token.isEmpty()) {
			return null;
		}
		Matcher place = SHAPE.matcher(token);
		if (!place.matches()) {
			throw A2aFault.invalid("pageToken must be the nextPageToken of an earlier page");
		}
		return new UserRuns.Place(Long.parseLong(place.group("time")), UUID.fromString(place.group("run")));
	}

}

package dev.parley.store;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** The position of a new message in its session. */
public sealed interface Placement {

	/** After the last message of its session. */
	record AtEnd() implements Placement {
	}

	/**
	 * In place of an earlier message of the user: that one and all after it are
	 * superseded.
	 */
	record InPlaceOf(UUID messageId) implements Placement {
	}

	/**
	 * At the beginning of a new session.
	 *
	 * @param history earlier messages from elsewhere
	 * @param unlisted whether the session is omitted from lists, and deleted soon after
	 * its last run
	 */
	record Opening(List<HistoryEntry> history, boolean unlisted) implements Placement {

		/** All text of the history: messages, arguments and results of tools. */
		public List<String> texts() {
			return this.history.stream()
				.flatMap((entry) -> Stream.concat(Stream.of(entry.content()),
						entry.toolCalls()
							.stream()
							.flatMap((call) -> Stream.of(call.arguments(), String.valueOf(call.outcome())))))
				.filter((text) -> !text.isBlank())
				.toList();
		}

	}

}

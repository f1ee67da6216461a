package dev.parley.store;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import dev.parley.store.attachment.SentFiles;

/** The position of a new message in its session. */
public sealed interface Placement {

	/** After the last message of its session. */
	record AtEnd() implements Placement {
	}

	/** The same, if that is right after this run. */
	record After(UUID runId) implements Placement {
	}

	/**
	 * After the last message of its session, whose run waits for results of the caller's
	 * tools: these come with the message. Calls without a result are declined.
	 */
	record AfterResults(List<AnsweredCall> results) implements Placement {

		/** The results, for the model. */
		public List<String> texts() {
			return this.results.stream().map((result) -> String.valueOf(result.outcome())).toList();
		}

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
	 * @param begun messages of the assistant that began to answer the message elsewhere,
	 * and that the run continues
	 */
	record Opening(List<HistoryEntry> history, boolean unlisted, List<HistoryEntry> begun) implements Placement {

		/** A message that nobody began to answer. */
		public Opening(List<HistoryEntry> history, boolean unlisted) {
			this(history, unlisted, List.of());
		}

		/** The files of all messages that are brought. */
		public List<SentFiles> files() {
			return this.history.stream().map(HistoryEntry::files).toList();
		}

		/** The same without the contents of files, to be kept in memory. */
		public Opening withoutContents() {
			return new Opening(this.history.stream().map(HistoryEntry::withoutContents).toList(), this.unlisted,
					this.begun);
		}

		/** All text that is brought: messages, arguments and results of tools. */
		public List<String> texts() {
			return Stream.concat(this.history.stream(), this.begun.stream())
				.flatMap((entry) -> Stream.concat(Stream.of(entry.content()),
						entry.toolCalls()
							.stream()
							.flatMap((call) -> Stream.of(call.arguments(), String.valueOf(call.outcome())))))
				.filter((text) -> !text.isBlank())
				.toList();
		}

	}

}

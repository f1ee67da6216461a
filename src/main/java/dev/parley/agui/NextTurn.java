package dev.parley.agui;

import java.util.List;
import java.util.UUID;

import dev.parley.store.AskedMessage;

/**
 * What a client wants next. It sends its whole conversation each time, but the session
 * has it already: only the difference between the user's messages there and here counts.
 */
sealed interface NextTurn {

	/**
	 * The user's messages from index {@code from} on are new.
	 */
	record New(int from) implements NextTurn {
	}

	/**
	 * The user's messages from index {@code from} on replace a stored one and all later.
	 */
	record Edited(UUID messageId, int from) implements NextTurn {
	}

	/** A stored message is to be answered again. */
	record Again(UUID messageId) implements NextTurn {
	}

	/** There is no message to answer. */
	record Nothing() implements NextTurn {
	}

	/**
	 * Compares the user's messages.
	 * @param sent texts of the client, oldest first
	 * @param stored the session's, oldest first
	 * @param wholeStored whether these are all of them
	 */
	static NextTurn of(List<String> sent, List<AskedMessage> stored, boolean wholeStored) {
		if (sent.isEmpty()) {
			return new Nothing();
		}
		int same = 0;
		while (same < Math.min(sent.size(), stored.size())
				&& normal(sent.get(same)).equals(normal(stored.get(same).content()))) {
			same++;
		}
		if (same == stored.size() && sent.size() > same) {
			return new New(same);
		}
		if (same == stored.size()) {
			return new Again(stored.getLast().id());
		}
		if (!wholeStored || same == 0 || sent.size() == 1) {
			// The client does not show the session's conversation, only something new.
			return new New(sent.size() - 1);
		}
		return (same == sent.size()) ? new Again(stored.get(same - 1).id()) : new Edited(stored.get(same).id(), same);
	}

	private static String normal(String text) {
		return text.replaceAll("[\\s\\x00\\uFFFD\\p{Cs}]+", " ").strip();
	}

}

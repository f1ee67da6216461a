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
	 * @param sent those of the client, oldest first
	 * @param stored the session's, oldest first
	 * @param wholeStored whether these are all of them
	 */
	static NextTurn of(List<ClientMessage> sent, List<AskedMessage> stored, boolean wholeStored) {
		if (sent.isEmpty()) {
			return new Nothing();
		}
		int same = 0;
		while (same < Math.min(sent.size(), stored.size())
				&& normal(sent.get(same).text()).equals(normal(stored.get(same).content()))) {
			same++;
		}
		if (same == stored.size() && sent.size() > same) {
			return new New(same);
		}
		AskedMessage other = stored.get(Math.min(same, stored.size() - 1));
		if (!wholeStored || same == 0 || sent.size() == 1) {
			// The client may not show the session's conversation, only something new,
			// unless it says by the message's id which one it means.
			boolean known = wholeStored && sent.getFirst().id().equals(other.clientId());
			return (known && same == 0) ? new Edited(other.id(), 0)
					: (same == 1 && stored.size() == 1 && mayBe(sent.getFirst(), other)) ? new Again(other.id())
							: new New(sent.size() - 1);
		}
		return (same == sent.size()) ? new Again(stored.get(same - 1).id()) : new Edited(other.id(), same);
	}

	/** Whether a message may be a stored one: their ids do not say otherwise. */
	private static boolean mayBe(ClientMessage sent, AskedMessage stored) {
		return sent.id().isEmpty() || stored.clientId() == null || sent.id().equals(stored.clientId());
	}

	private static String normal(String text) {
		return text.replaceAll("[\\s\\x00\\uFFFD\\p{Cs}]+", " ").strip();
	}

}

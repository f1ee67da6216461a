package dev.parley.web.chat;

import java.util.List;

import dev.parley.store.Placement;
import dev.parley.store.id.Ids;
import dev.parley.web.error.InvalidFieldException;

/** Reads the placement of a request's message in its session. */
public final class Placements {

	private Placements() {
	}

	/**
	 * The message's place.
	 * @throws InvalidFieldException if the request has fields that exclude each other
	 */
	public static Placement of(ChatRequest request) {
		List<HistoryItem> history = (request.history() != null) ? request.history() : List.of();
		boolean unlisted = Boolean.FALSE.equals(request.store());
		String replaces = request.replaces();
		if (request.sessionId() == null) {
			require(replaces == null, "replaces", "needs the session_id of its message");
			return new Placement.Opening(BroughtHistory.read(history), unlisted);
		}
		require(history.isEmpty(), "history", "is for a new session; leave out session_id");
		require(!unlisted, "store", "is for a new session; leave out session_id");
		return (replaces == null) ? new Placement.AtEnd() : new Placement.InPlaceOf(Ids.parse(replaces)
			.orElseThrow(() -> new InvalidFieldException("replaces", "must be the id of a message")));
	}

	private static void require(boolean condition, String field, String message) {
		if (!condition) {
			throw new InvalidFieldException(field, message);
		}
	}

}

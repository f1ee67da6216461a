package dev.parley.store;

import dev.parley.store.attachment.SentFiles;
import org.jspecify.annotations.Nullable;

/**
 * A new message of a user and its placement in the session.
 *
 * @param context a JSON object that came with the message; null: none
 * @param clientId the id that the client gave to the message; null: none
 */
public record NewTurn(String message, @Nullable String context, SentFiles files, Placement placement,
		@Nullable String clientId) {

	/** A message without an id of the client. */
	public NewTurn(String message, @Nullable String context, SentFiles files, Placement placement) {
		this(message, context, files, placement, null);
	}

	/** A message at the end of its session. */
	public static NewTurn of(String message) {
		return new NewTurn(message, null, SentFiles.NONE, new Placement.AtEnd());
	}

}

package dev.parley.store;

import java.util.List;

import dev.parley.store.attachment.AttachmentRow;
import org.jspecify.annotations.Nullable;

/**
 * A stored message of a user, as it was sent.
 *
 * @param context a JSON object that came with it; null: none
 * @param attachments in the order in which they were sent
 * @param clientId the id that the client gave to it; null: none
 */
public record Question(String message, @Nullable String context, List<AttachmentRow> attachments,
		@Nullable String clientId) {

	/** A message without an id of the client. */
	public Question(String message, @Nullable String context, List<AttachmentRow> attachments) {
		this(message, context, attachments, null);
	}

}

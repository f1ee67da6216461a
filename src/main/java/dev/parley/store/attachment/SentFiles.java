package dev.parley.store.attachment;

import java.util.List;

/**
 * The attachments to store with a user's message.
 *
 * @param attachments in the order in which they were sent
 * @param contents of the files among them
 */
public record SentFiles(List<AttachmentRow> attachments, List<Content> contents) {

	/** A message without attachments. */
	public static final SentFiles NONE = new SentFiles(List.of(), List.of());

	/**
	 * The content of a file.
	 *
	 * @param hash of media type and bytes
	 */
	@SuppressWarnings("ArrayRecordComponent") // Not compared with equals.
	public record Content(String hash, String mediaType, byte[] bytes) {
	}

}

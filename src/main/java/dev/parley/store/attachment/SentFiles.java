package dev.parley.store.attachment;

import java.util.List;

/**
 * What is to be stored with a user's message.
 *
 * @param attachments in the order in which they were sent
 * @param contents of the files among them
 */
public record SentFiles(List<AttachmentRow> attachments, List<Content> contents) {

	/** The message is all there is. */
	public static final SentFiles NONE = new SentFiles(List.of(), List.of());

	/**
	 * The content of a file.
	 *
	 * @param hash of media type and bytes
	 */
	@SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
	public record Content(String hash, String mediaType, byte[] bytes) {
	}

}

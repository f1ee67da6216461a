package dev.parley.attachment;

import java.net.URI;
import java.net.URISyntaxException;

import dev.parley.agent.model.WellFormedText;
import dev.parley.store.attachment.AttachmentRow;
import org.jspecify.annotations.Nullable;

/** A checked attachment of a message that is not stored yet. */
public sealed interface SentAttachment {

	/** The longest name, in characters. */
	int MAX_NAME = 200;

	/** The longest address of a picture, in characters. */
	int MAX_URL = 2048;

	String name();

	/** A link to an image. */
	record Link(String name, String url) implements SentAttachment {
	}

	/** A file with its content. */
	@SuppressWarnings("ArrayRecordComponent") // Not compared with equals.
	record File(String name, String mediaType, boolean image, byte[] content) implements SentAttachment {
	}

	/** An attachment of an earlier message that is answered again. */
	record Earlier(AttachmentRow row) implements SentAttachment {

		@Override
		public String name() {
			return this.row.name();
		}

	}

	/**
	 * Checks an attachment from a client.
	 * @param image true: an image; false: a file
	 * @param url an {@code https} address, or a {@code data} URL with the content
	 * @param name null: it has none
	 * @throws InvalidAttachmentException if it is not accepted
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc2397">RFC 2397, data URLs</a>
	 */
	static SentAttachment of(boolean image, String url, @Nullable String name) {
		String given = (name != null) ? printable(name) : "";
		if (url.regionMatches(true, 0, "data:", 0, "data:".length())) {
			return DataUrl.file(image, url, given);
		}
		if (!image) {
			throw new InvalidAttachmentException("must be a data: URL; only pictures may be at an https: address");
		}
		if (!isAddress(url)) {
			throw new InvalidAttachmentException(
					"must be an https: address of at most " + MAX_URL + " characters, or a data: URL");
		}
		return new Link(given.isEmpty() ? "image" : given, url);
	}

	private static boolean isAddress(String url) {
		try {
			URI uri = new URI(url);
			return url.length() <= MAX_URL && "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null
					&& uri.getUserInfo() == null;
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

	/** Removes control characters, which would break headers and prompts. */
	private static String printable(String name) {
		return WellFormedText.of(name).replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", "").strip();
	}

}

package dev.parley.attachment;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

import dev.parley.attachment.SentAttachment.File;

/**
 * A file in a data URL.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc2397">RFC 2397</a>
 */
final class DataUrl {

	/** The most bytes of a file. */
	static final int MAX_SIZE = 10 * 1024 * 1024;

	private DataUrl() {
	}

	/**
	 * Reads a file from a data URL.
	 * @throws InvalidAttachmentException if it is not accepted
	 */
	static File file(boolean image, String url, String name) {
		int comma = url.indexOf(',');
		String head = (comma > 0) ? url.substring("data:".length(), comma).toLowerCase(Locale.ROOT) : "";
		if (!head.endsWith(";base64")) {
			throw new InvalidAttachmentException("must have its content as data:<media type>;base64,<content>");
		}
		String mediaType = head.substring(0, head.indexOf(';')).strip();
		FileType type = FileType.of(mediaType).filter((known) -> known.isImage() == image).orElse(null);
		if (type == null) {
			throw new InvalidAttachmentException(image ? "must be image/png, image/jpeg, image/webp or image/gif"
					: "must be application/pdf, application/json or text/…; send a picture as an image");
		}
		byte[] content = content(url, comma + 1);
		if (!type.matches(content)) {
			throw new InvalidAttachmentException(
					"has a content that is not " + mediaType + ((type == FileType.TEXT) ? "; text must be UTF-8" : ""));
		}
		return new File(name.isEmpty() ? type.defaultName() : name, mediaType, image, content);
	}

	private static byte[] content(String url, int from) {
		// Four characters are three bytes; up to two of them may be padding.
		if ((url.length() - from) / 4L * 3 > MAX_SIZE + 2) {
			throw tooLarge();
		}
		byte[] content;
		try {
			content = Base64.getDecoder().decode(url.substring(from).getBytes(StandardCharsets.ISO_8859_1));
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidAttachmentException("has a content that is not Base64");
		}
		if (content.length > MAX_SIZE) {
			throw tooLarge();
		}
		if (content.length == 0) {
			throw new InvalidAttachmentException("must not be empty");
		}
		return content;
	}

	private static InvalidAttachmentException tooLarge() {
		return new InvalidAttachmentException("must not be larger than " + (MAX_SIZE >> 20) + " MB");
	}

}

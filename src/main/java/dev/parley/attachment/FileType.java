package dev.parley.attachment;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The accepted file types, with their media types and the first bytes of their content.
 *
 * @see <a href="https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern">The
 * first bytes of images</a>
 */
enum FileType {

	PNG("image/png", "png") {
		@Override
		boolean matches(byte[] content) {
			return startsWith(content, 0, "\u0089PNG\r\n\u001a\n");
		}
	},
	JPEG("image/jpeg", "jpg") {
		@Override
		boolean matches(byte[] content) {
			return startsWith(content, 0, "\u00ff\u00d8\u00ff");
		}
	},
	WEBP("image/webp", "webp") {
		@Override
		boolean matches(byte[] content) {
			return startsWith(content, 0, "RIFF") && startsWith(content, 8, "WEBPVP");
		}
	},
	GIF("image/gif", "gif") {
		@Override
		boolean matches(byte[] content) {
			return startsWith(content, 0, "GIF87a") || startsWith(content, 0, "GIF89a");
		}
	},
	PDF("application/pdf", "pdf") {
		@Override
		boolean matches(byte[] content) {
			return startsWith(content, 0, "%PDF-");
		}
	},
	TEXT("text/*", "txt") {
		@Override
		boolean matches(byte[] content) {
			return isText(content);
		}
	};

	private static final Pattern TEXT_TYPE = Pattern.compile("text/[a-z0-9.+-]{1,60}|application/json");

	private final String mediaType;

	private final String extension;

	FileType(String mediaType, String extension) {
		this.mediaType = mediaType;
		this.extension = extension;
	}

	/**
	 * The type for a media type in lower case without parameters; empty if it is not
	 * accepted.
	 */
	static Optional<FileType> of(String mediaType) {
		return TEXT_TYPE.matcher(mediaType).matches() ? Optional.of(TEXT)
				: Stream.of(values()).filter((type) -> type.mediaType.equals(mediaType)).findFirst();
	}

	boolean isImage() {
		return this.mediaType.startsWith("image/");
	}

	/** The name for a file that was sent without one. */
	String defaultName() {
		return (isImage() ? "image." : "file.") + this.extension;
	}

	/** Whether the content may be of this type. */
	abstract boolean matches(byte[] content);

	private static boolean startsWith(byte[] content, int from, String start) {
		byte[] expected = start.getBytes(StandardCharsets.ISO_8859_1);
		return content.length >= from + expected.length
				&& Arrays.equals(content, from, from + expected.length, expected, 0, expected.length);
	}

	/** Whether it is UTF-8 without U+0000. */
	private static boolean isText(byte[] content) {
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
		}
		catch (CharacterCodingException ex) {
			return false;
		}
		for (byte b : content) {
			if (b == 0) {
				return false;
			}
		}
		return true;
	}

}

package dev.parley.aisdk;

import java.nio.charset.StandardCharsets;

/**
 * The chunks of a part of text, without the text itself.
 *
 * @param delta up to the text of a delta
 */
@SuppressWarnings("ArrayRecordComponent") // Not compared with equals.
record TextPart(Kind kind, byte[] start, byte[] delta, byte[] end) {

	/** What the text is. */
	enum Kind {

		TEXT("text"), REASONING("reasoning");

		private final String type;

		Kind(String type) {
			this.type = type;
		}

	}

	/** A part with an id that is unique in its stream. */
	static TextPart of(Kind kind, int number) {
		String id = ",\"id\":\"p" + number + "\"";
		String type = "{\"type\":\"" + kind.type;
		return new TextPart(kind, ascii(type + "-start\"" + id + "}"), ascii(type + "-delta\"" + id + ",\"delta\":\""),
				ascii(type + "-end\"" + id + "}"));
	}

	private static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}

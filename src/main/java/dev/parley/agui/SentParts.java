package dev.parley.agui;

import java.util.ArrayList;
import java.util.List;

import dev.parley.attachment.InvalidAttachmentException;
import dev.parley.attachment.SentAttachment;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The images and files of messages. AG-UI requires that a part that cannot be used does
 * not fail the run: it is left out, and the model is told.
 *
 * @param skipped what was left out, each with the reason
 */
record SentParts(List<SentAttachment> attachments, List<String> skipped) {

	private static final int MAX = 10;

	static SentParts of(List<ClientMessage> messages) {
		List<SentAttachment> attachments = new ArrayList<>();
		List<String> skipped = new ArrayList<>();
		for (ClientMessage message : messages) {
			for (JsonNode part : message.media()) {
				String type = part.path("type").asString("");
				try {
					if (attachments.size() == MAX) {
						throw new InvalidAttachmentException("is one more than " + MAX);
					}
					attachments.add(attachment(type, part));
				}
				catch (InvalidAttachmentException ex) {
					skipped.add((type.isEmpty() ? "part" : type) + ": " + ex.getMessage());
				}
			}
		}
		return new SentParts(attachments, skipped);
	}

	private static SentAttachment attachment(String type, JsonNode part) {
		return switch (type) {
			case "image" -> of(true, part.path("source"), name(part));
			case "document" -> of(false, part.path("source"), name(part));
			case "binary" -> binary(part);
			default -> throw new InvalidAttachmentException("is not supported");
		};
	}

	private static SentAttachment of(boolean image, JsonNode source, @Nullable String name) {
		String value = source.path("value").asString("");
		return switch (source.path("type").asString("")) {
			case "data" -> SentAttachment.of(image, dataUrl(source.path("mimeType").asString(""), value), name);
			case "url" -> SentAttachment.of(image, value, name);
			default -> throw new InvalidAttachmentException("has a source that is not supported");
		};
	}

	/** The form of media before version 1.0. */
	private static SentAttachment binary(JsonNode part) {
		String type = part.path("mimeType").asString("");
		String data = part.path("data").asString("");
		return SentAttachment.of(type.startsWith("image/"),
				data.isEmpty() ? part.path("url").asString("") : dataUrl(type, data), text(part.path("filename")));
	}

	private static String dataUrl(String type, String value) {
		return "data:" + type + ";base64," + value;
	}

	private static @Nullable String name(JsonNode part) {
		String name = text(part.at("/metadata/filename"));
		return (name != null) ? name : text(part.at("/metadata/name"));
	}

	private static @Nullable String text(JsonNode name) {
		return (name.isString() && name.stringValue().length() <= SentAttachment.MAX_NAME) ? name.stringValue() : null;
	}

}

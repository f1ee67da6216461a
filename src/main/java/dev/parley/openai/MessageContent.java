package dev.parley.openai;

import java.util.ArrayList;
import java.util.List;

import dev.parley.attachment.InvalidAttachmentException;
import dev.parley.attachment.SentAttachment;
import dev.parley.web.error.InvalidFieldException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The content of a message: a text, or parts, in the forms of both chat.completions and
 * responses.
 *
 * @param text all texts, each in a line of its own
 * @param attachmentLength length of the images and files in the request, in characters
 */
public record MessageContent(String text, List<SentAttachment> attachments, long attachmentLength) {

	private static final int MAX_ATTACHMENTS = 10;

	/**
	 * Reads the content of a message.
	 * @param content a string, an array of parts, or null
	 * @param field its place in the request
	 * @throws InvalidFieldException if it is something else, or a part is not supported
	 */
	public static MessageContent read(JsonNode content, String field) {
		if (content.isNull() || content.isMissingNode()) {
			return new MessageContent("", List.of(), 0);
		}
		if (content.isString()) {
			return new MessageContent(content.stringValue(), List.of(), 0);
		}
		RequestFields.require(content.isArray(), field, "must be a string or an array of parts");
		List<String> texts = new ArrayList<>();
		List<SentAttachment> attachments = new ArrayList<>();
		long length = 0;
		for (int i = 0; i < content.size(); i++) {
			JsonNode part = content.path(i);
			String place = field + "[" + i + "]";
			switch (part.path("type").asString("")) {
				case "text", "input_text", "output_text" -> texts.add(string(part.path("text"), place + ".text"));
				case "refusal" -> texts.add(string(part.path("refusal"), place + ".refusal"));
				case "image_url", "input_image" -> {
					JsonNode image = part.path("image_url");
					String url = string(image.isObject() ? image.path("url") : image, place + ".image_url");
					attachments.add(attachment(true, url, null, place + ".image_url"));
					length += url.length();
				}
				case "file", "input_file" -> {
					JsonNode file = part.path("file").isObject() ? part.path("file") : part;
					String url = url(file, place);
					attachments.add(attachment(false, url, file.path("filename").asString(null), place));
					length += url.length();
				}
				default -> throw new InvalidFieldException(place + ".type",
						"must be a text, an image or a file; other parts are not supported");
			}
		}
		RequestFields.require(attachments.size() <= MAX_ATTACHMENTS, field,
				"must not have more than " + MAX_ATTACHMENTS + " images and files");
		return new MessageContent(String.join("\n", texts), attachments, length);
	}

	private static String url(JsonNode file, String place) {
		String data = file.path("file_data").asString(null);
		return (data != null) ? data : string(file.path("file_url"), place + ".file_data");
	}

	private static String string(JsonNode value, String field) {
		RequestFields.require(value.isString(), field, "must be a string");
		return value.stringValue();
	}

	private static SentAttachment attachment(boolean image, String url, @Nullable String name, String field) {
		try {
			return SentAttachment.of(image, url, name);
		}
		catch (InvalidAttachmentException ex) {
			throw new InvalidFieldException(field, String.valueOf(ex.getMessage()));
		}
	}

}

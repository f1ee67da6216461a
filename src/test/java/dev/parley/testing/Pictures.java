package dev.parley.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Files for messages: as small as their formats allow, or of any size. */
public final class Pictures {

	private Pictures() {
	}

	/** So many bytes that begin as a PNG; they differ by the seed. */
	public static byte[] png(int size, int seed) {
		byte[] bytes = new byte[size];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) (i * 31 + seed);
		}
		byte[] head = "\u0089PNG\r\n\u001a\n".getBytes(StandardCharsets.ISO_8859_1);
		System.arraycopy(head, 0, bytes, 0, head.length);
		return bytes;
	}

	public static byte[] pdf() {
		return "%PDF-1.7\n%%EOF".getBytes(StandardCharsets.US_ASCII);
	}

	/** As a data URL. */
	public static String url(String mediaType, byte[] content) {
		return "data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(content);
	}

	/** An element of {@code attachments}. */
	public static ObjectNode attachment(String type, String url, String name) {
		return JsonNodeFactory.instance.objectNode().put("type", type).put("url", url).put("name", name);
	}

	/** A message with these attachments. */
	public static ObjectNode message(String message, JsonNode... attachments) {
		ObjectNode body = Json.message(message);
		body.putArray("attachments").addAll(Arrays.asList(attachments));
		return body;
	}

}

package dev.parley.store.attachment;

import java.util.List;
import java.util.UUID;

import dev.parley.store.text.StoredText;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * A stored attachment of a message: a file, or a link to an image.
 *
 * @param id of a file; null: it is a link
 * @param type {@code image} or {@code file}
 * @param mediaType of a file
 * @param size of a file, in bytes
 * @param hash of a file's content
 * @param url of a link
 */
public record AttachmentRow(@Nullable UUID id, String type, String name, @Nullable String mediaType,
		@Nullable Long size, @Nullable String hash, @Nullable String url) {

	private static final TypeReference<List<AttachmentRow>> LIST = new TypeReference<>() {
	};

	/** As JSON; null if there are none. */
	public static @Nullable String write(List<AttachmentRow> attachments) {
		return attachments.isEmpty() ? null : StoredText.of(JsonMapper.shared().writeValueAsString(attachments));
	}

	public static List<AttachmentRow> read(@Nullable String json) {
		return (json != null) ? JsonMapper.shared().readValue(json, LIST) : List.of();
	}

}

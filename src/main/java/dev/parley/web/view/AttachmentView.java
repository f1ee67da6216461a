package dev.parley.web.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.store.attachment.AttachmentRow;
import org.jspecify.annotations.Nullable;

/**
 * A picture or a file of a message as clients see it.
 *
 * @param mediaType null: it is a picture at an address of others
 * @param size in bytes; null as well
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AttachmentView(String type, String name, @JsonProperty("media_type") @Nullable String mediaType,
		@Nullable Long size, String url) {

	static AttachmentView of(AttachmentRow row) {
		return new AttachmentView(row.type(), row.name(), row.mediaType(), row.size(),
				(row.url() != null) ? row.url() : "/attachments/" + row.id());
	}

}

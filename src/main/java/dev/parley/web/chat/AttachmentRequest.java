package dev.parley.web.chat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.attachment.SentAttachment;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;

/** An image or a file in a request. */
record AttachmentRequest(@NotNull Type type, @NotNull String url,
		@CodePointLength(max = SentAttachment.MAX_NAME) @Nullable String name) {

	/** What it is. */
	enum Type {

		@JsonProperty("image")
		IMAGE, @JsonProperty("file")
		FILE

	}

}

package dev.parley.aisdk;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A part of a message. Which fields it has depends on its type.
 *
 * @param type {@code text}, {@code file}, {@code step-start}, {@code tool-<name>},
 * {@code dynamic-tool}, or another, which is ignored
 * @param state of a tool call
 * @param providerExecuted whether the server made the call; null: no
 */
record UiPart(@NotNull @Size(max = 200) String type, @Nullable String text, @Nullable String url,
		@Nullable String mediaType, @Nullable String filename, @Nullable String toolCallId, @Nullable String toolName,
		@Nullable String state, @Nullable JsonNode input, @Nullable JsonNode output, @Nullable String errorText,
		@Nullable Boolean providerExecuted, @Nullable Approval approval) {

	static final String STEP_START = "step-start";

	private static final String STATIC_TOOL = "tool-";

	/** A user's decision on a call; {@code approved} is null until then. */
	record Approval(@Nullable String id, @Nullable Boolean approved, @Nullable String reason) {
	}

	boolean isText() {
		return this.type.equals("text");
	}

	boolean isFile() {
		return this.type.equals("file");
	}

	boolean isImage() {
		return this.mediaType != null && this.mediaType.startsWith("image");
	}

	boolean isTool() {
		return this.toolCallId != null && (this.type.equals("dynamic-tool") || this.type.startsWith(STATIC_TOOL));
	}

	/** The name of the tool that is called. */
	String tool() {
		return this.type.startsWith(STATIC_TOOL) ? this.type.substring(STATIC_TOOL.length())
				: String.valueOf(this.toolName);
	}

	boolean isIn(String expected) {
		return expected.equals(this.state);
	}

}

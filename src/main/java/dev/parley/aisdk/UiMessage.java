package dev.parley.aisdk;

import java.util.List;
import java.util.stream.Collectors;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * A message as {@code useChat} keeps it.
 *
 * @param id the client's for a message of the user, Parley's for one of the assistant;
 * null: an app's own request without ids
 * @param role {@code user} or {@code assistant}; messages of other roles are ignored,
 * because instructions belong to the agent
 * @param parts text, files, tool calls and others
 */
record UiMessage(@Size(max = 200) @Nullable String id, @NotNull String role,
		@NotNull @Size(max = 10_000) List<@NotNull @Valid UiPart> parts) {

	boolean isUsers() {
		return this.role.equals("user");
	}

	boolean isAssistants() {
		return this.role.equals("assistant");
	}

	/** The text, without files and tool calls. */
	String text() {
		return this.parts.stream()
			.filter(UiPart::isText)
			.map((part) -> (part.text() != null) ? part.text() : "")
			.collect(Collectors.joining("\n"));
	}

	List<UiPart> files() {
		return this.parts.stream().filter(UiPart::isFile).toList();
	}

	/** The parts since the last call of the model. */
	List<UiPart> lastStep() {
		int start = this.parts.size();
		while (start > 0 && !this.parts.get(start - 1).type().equals(UiPart.STEP_START)) {
			start--;
		}
		return this.parts.subList(start, this.parts.size());
	}

	long fileLength() {
		return files().stream().mapToLong((file) -> (file.url() != null) ? file.url().length() : 0).sum();
	}

}

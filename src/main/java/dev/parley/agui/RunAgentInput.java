package dev.parley.agui;

import java.util.ArrayList;
import java.util.List;

import dev.parley.agent.CallerTools;
import dev.parley.agent.model.ToolSpec;
import dev.parley.web.error.InvalidFieldException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of a request to {@code POST /agui}.
 *
 * @param threadId the conversation, chosen by the client
 * @param runId the run, chosen by the client; with the thread the idempotency key
 * @param protocolVersion null: a client from before version 1.0
 * @param state null: none
 * @param messages the conversation as the client has it; null: none
 * @param forwardedProps null: none
 * @param resume answers to interrupts; null: none
 * @see <a href="https://docs.ag-ui.com/spec/1.0/basic/run-input">Run input</a>
 */
record RunAgentInput(
		@NotBlank @Size(max = 200) @Pattern(regexp = RunAgentInput.PRINTABLE,
				message = RunAgentInput.NOT_PRINTABLE) String threadId,
		@NotBlank @Size(max = 200) @Pattern(regexp = RunAgentInput.PRINTABLE,
				message = RunAgentInput.NOT_PRINTABLE) String runId,
		@Nullable String protocolVersion, @Nullable JsonNode state, @Nullable List<@NotNull ObjectNode> messages,
		@Size(max = 64) @Nullable List<@NotNull @Valid OfferedTool> tools,
		@Nullable List<@NotNull @Valid ContextItem> context, @Nullable JsonNode forwardedProps,
		@Size(max = 256) @Nullable List<@NotNull @Valid ResumeEntry> resume) {

	private static final int MAX_PARAMETERS = 16_384;

	static final String PRINTABLE = "[^\\p{Cntrl}]*";

	static final String NOT_PRINTABLE = "must not have control characters";

	/** Whether the client is older than version 1.0. */
	boolean old() {
		return this.protocolVersion == null;
	}

	List<ObjectNode> conversation() {
		return (this.messages != null) ? this.messages : List.of();
	}

	List<ResumeEntry> answers() {
		return (this.resume != null) ? this.resume : List.of();
	}

	/**
	 * The client's tools for the model.
	 * @throws InvalidFieldException if a schema is not valid, or a name is used twice
	 */
	List<ToolSpec> toolSpecs() {
		List<ToolSpec> specs = new ArrayList<>();
		List<OfferedTool> offered = (this.tools != null) ? this.tools : List.of();
		for (int i = 0; i < offered.size(); i++) {
			OfferedTool tool = offered.get(i);
			if (specs.stream().anyMatch((spec) -> spec.name().equals(tool.name()))) {
				throw new InvalidFieldException("tools", "names " + tool.name() + " twice");
			}
			JsonNode parameters = tool.parameters();
			if (parameters != null && parameters.toString().length() > MAX_PARAMETERS) {
				throw new InvalidFieldException("tools[" + i + "].parameters",
						"must not be longer than " + MAX_PARAMETERS + " characters");
			}
			try {
				specs.add(CallerTools.spec(tool.name(), tool.description(),
						(parameters == null || parameters.isEmpty()) ? null : parameters));
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidFieldException("tools[" + i + "].parameters", String.valueOf(ex.getMessage()));
			}
		}
		return specs;
	}

	/** A tool that the client runs. */
	record OfferedTool(
			@NotNull @Pattern(regexp = "[a-zA-Z0-9_-]{1,64}",
					message = "must be 1 to 64 letters, digits, _ and -") String name,
			@Size(max = 4096) @Nullable String description, @Nullable JsonNode parameters) {
	}

	/** Information for the model. */
	record ContextItem(@Nullable String description, @NotNull String value) {
	}

	/**
	 * The answer to an interrupt.
	 *
	 * @param payload null: none
	 */
	record ResumeEntry(@NotNull String interruptId,
			@NotNull @Pattern(regexp = "resolved|cancelled", message = "must be resolved or cancelled") String status,
			@Nullable JsonNode payload) {

		boolean cancelled() {
			return this.status.equals("cancelled");
		}

	}

}

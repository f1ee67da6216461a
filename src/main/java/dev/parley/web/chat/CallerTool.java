package dev.parley.web.chat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.parley.agent.CallerTools;
import dev.parley.agent.model.ToolSpec;
import dev.parley.web.error.InvalidFieldException;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A tool that the caller defines and runs. */
public record CallerTool(
		@NotNull @Pattern(regexp = "[a-zA-Z0-9_-]{1,64}",
				message = "must be 1 to 64 letters, digits, _ and -") String name,
		@Size(max = 4096) @Nullable String description, @JsonSize(max = 16_384) @Nullable ObjectNode parameters) {

	/**
	 * Converts the tools to specifications for the model.
	 * @throws InvalidFieldException if two tools have the same name, or parameters are
	 * not a valid schema
	 */
	public static List<ToolSpec> specs(@Nullable List<CallerTool> tools) {
		if (tools == null) {
			return List.of();
		}
		Set<String> names = new HashSet<>();
		List<ToolSpec> specs = new ArrayList<>();
		for (int i = 0; i < tools.size(); i++) {
			CallerTool tool = tools.get(i);
			String name = tool.name();
			if (!names.add(name)) {
				throw new InvalidFieldException("tools", "names " + name + " twice");
			}
			try {
				specs.add(CallerTools.spec(name, tool.description(), tool.parameters()));
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidFieldException("tools[" + i + "].parameters", String.valueOf(ex.getMessage()));
			}
		}
		return specs;
	}

}

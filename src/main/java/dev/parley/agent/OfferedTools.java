package dev.parley.agent;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.parley.agent.definition.AgentDefinition;
import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.model.ToolSpec;
import dev.parley.agent.tool.ToolInvocation;
import dev.parley.agent.toolcall.ActionKind;
import dev.parley.agent.toolcall.ToolOutcome;
import org.jspecify.annotations.Nullable;

/**
 * The tools that the model may call in one answer: the agent's own tools, and tools that
 * the caller defines and runs. If both have a tool of the same name, the agent's is used.
 */
final class OfferedTools {

	private final AgentDefinition agent;

	private final Toolbox own;

	private final Map<String, ToolSpec> callers = new TreeMap<>();

	OfferedTools(AgentDefinition agent, Toolbox own, List<ToolSpec> callerTools) {
		this.agent = agent;
		this.own = own;
		callerTools.stream()
			.filter((tool) -> !own.has(tool.name()))
			.forEach((tool) -> this.callers.put(tool.name(), tool));
	}

	List<ToolSpec> specs() {
		return this.callers.isEmpty() ? this.own.specs()
				: Stream.concat(this.own.specs().stream(), this.callers.values().stream()).toList();
	}

	/**
	 * The calls, by index, that need an approval or the caller before they can be made.
	 */
	Map<Integer, ActionKind> waiting(List<ToolCall> calls) {
		Map<Integer, ActionKind> waiting = new TreeMap<>();
		for (int place = 0; place < calls.size(); place++) {
			ActionKind kind = kind(calls.get(place).name());
			if (kind != null) {
				waiting.put(place, kind);
			}
		}
		return waiting;
	}

	private @Nullable ActionKind kind(String tool) {
		if (this.own.has(tool)) {
			return this.agent.needsApproval(tool) ? ActionKind.APPROVAL : null;
		}
		return this.callers.containsKey(tool) ? ActionKind.CLIENT : null;
	}

	/** Makes calls of the agent's own tools, as {@link Toolbox#call} does. */
	List<ToolOutcome> call(List<ToolCall> calls, List<ToolInvocation> invocations, Consumer<AgentEvent> events,
			Cancellation cancellation) {
		return calls.isEmpty() ? List.of() : this.own.call(calls, invocations, events, cancellation);
	}

}

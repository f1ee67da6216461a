package dev.parley.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.model.ToolSpec;
import dev.parley.agent.tool.Tool;
import dev.parley.agent.tool.ToolException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tools of one agent, and how it calls them. Thread-safe. */
final class Toolbox {

	private static final Logger logger = LoggerFactory.getLogger(Toolbox.class);

	private final Map<String, Tool> tools = new LinkedHashMap<>();

	private final List<ToolSpec> specs;

	Toolbox(List<Tool> tools) {
		tools.forEach((tool) -> this.tools.put(tool.spec().name(), tool));
		this.specs = tools.stream().map(Tool::spec).toList();
	}

	List<ToolSpec> specs() {
		return this.specs;
	}

	/**
	 * Calls the tools in order. A tool that fails or is unknown gives an outcome like any
	 * other: the model is told and goes on.
	 */
	List<ToolOutcome> call(List<ToolCall> calls, Consumer<AgentEvent> events, Cancellation cancellation) {
		List<ToolOutcome> outcomes = new ArrayList<>();
		for (ToolCall call : calls) {
			cancellation.throwIfRequested();
			ToolOutcome outcome = call(call);
			events.accept(new AgentEvent.ToolFinished(outcomes.size(), outcome));
			outcomes.add(outcome);
		}
		return outcomes;
	}

	private ToolOutcome call(ToolCall call) {
		long started = System.nanoTime();
		Tool tool = this.tools.get(call.name());
		if (tool == null) {
			return outcome(call, false, "There is no tool named " + call.name(), started);
		}
		try {
			return outcome(call, true, tool.call(call.arguments()), started);
		}
		catch (ToolException ex) {
			return outcome(call, false, String.valueOf(ex.getMessage()), started);
		}
		catch (RuntimeException ex) {
			logger.warn("The tool {} failed", call.name(), ex);
			return outcome(call, false, "The tool failed", started);
		}
	}

	private static ToolOutcome outcome(ToolCall call, boolean succeeded, String content, long started) {
		return new ToolOutcome(call, succeeded, content, Duration.ofNanos(System.nanoTime() - started).toMillis());
	}

}

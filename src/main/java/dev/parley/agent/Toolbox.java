package dev.parley.agent;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.model.ToolSpec;
import dev.parley.agent.tool.Tool;
import dev.parley.agent.tool.ToolException;
import dev.parley.agent.tool.ToolInvocation;
import dev.parley.agent.toolcall.ToolOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls the tools of one agent. Thread-safe. */
final class Toolbox {

	private static final Logger logger = LoggerFactory.getLogger(Toolbox.class);

	/** Concurrent calls of one tool, including calls that timed out but still run. */
	private static final int CALLS_AT_ONCE = 10_000;

	/** In characters; a longer result would fill the model's window. */
	private static final int MAX_RESULT = 64 * 1024;

	private final Map<String, BoundedTool> tools = new LinkedHashMap<>();

	private final List<ToolSpec> specs;

	private final Duration timeout;

	Toolbox(List<Tool> tools, Duration timeout) {
		tools
			.forEach((tool) -> this.tools.put(tool.spec().name(), new BoundedTool(tool, new Semaphore(CALLS_AT_ONCE))));
		this.specs = tools.stream().map(Tool::spec).toList();
		this.timeout = timeout;
	}

	List<ToolSpec> specs() {
		return this.specs;
	}

	boolean has(String name) {
		return this.tools.containsKey(name);
	}

	/**
	 * Calls tools in parallel and waits for all of them. A tool that fails, times out or
	 * is unknown gives an outcome with an error message, which the model can react to.
	 * @param invocations one for each call
	 * @param events receives each outcome as soon as it is available, on this thread
	 * @return the outcomes in the order of the calls
	 * @throws dev.parley.agent.model.CancelledException once {@code cancellation} is
	 * requested; the tools are interrupted and not waited for
	 */
	List<ToolOutcome> call(List<ToolCall> calls, List<ToolInvocation> invocations, Consumer<AgentEvent> events,
			Cancellation cancellation) {
		ParallelToolCalls round = new ParallelToolCalls(calls, events);
		return round.call((place) -> call(calls.get(place), invocations.get(place)), this.timeout, cancellation);
	}

	private ToolOutcome call(ToolCall call, ToolInvocation invocation) {
		logger.debug("Calling the tool {}", call.name());
		long started = System.nanoTime();
		BoundedTool tool = this.tools.get(call.name());
		if (tool == null) {
			return outcome(call, false, "There is no tool named " + call.name(), started);
		}
		if (!tool.free().tryAcquire()) {
			return outcome(call, false, "The tool is busy; try again later", started);
		}
		try {
			return outcome(call, true, tool.tool().call(call.arguments(), invocation), started);
		}
		catch (ToolException ex) {
			return outcome(call, false, String.valueOf(ex.getMessage()), started);
		}
		catch (RuntimeException | Error ex) {
			if (!invocation.cancellation().isRequested()) {
				logger.warn("The tool {} failed", call.name(), ex);
			}
			return outcome(call, false, "The tool failed", started);
		}
		finally {
			tool.free().release();
		}
	}

	private static ToolOutcome outcome(ToolCall call, boolean succeeded, String content, long started) {
		return new ToolOutcome(call, succeeded, bounded(content),
				Duration.ofNanos(System.nanoTime() - started).toMillis());
	}

	private static String bounded(String content) {
		if (content.length() <= MAX_RESULT) {
			return content;
		}
		int end = Character.isHighSurrogate(content.charAt(MAX_RESULT - 1)) ? MAX_RESULT - 1 : MAX_RESULT;
		return content.substring(0, end) + "\n[Cut off here: the result has " + content.length()
				+ " characters. Ask for less.]";
	}

	private record BoundedTool(Tool tool, Semaphore free) {
	}

}

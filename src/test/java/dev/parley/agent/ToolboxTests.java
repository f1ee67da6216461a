package dev.parley.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

import dev.parley.agent.AgentEvent.ToolFinished;
import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.CancelledException;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.tool.ToolException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ToolboxTests {

	private final List<AgentEvent> events = new ArrayList<>();

	private final Cancellation cancellation = new Cancellation();

	@Test
	void toolsAreCalledInOrderAndTheirOutcomesTold() {
		List<String> called = new ArrayList<>();
		FakeTool upper = new FakeTool("upper", (arguments) -> {
			called.add(arguments);
			return arguments.toUpperCase(Locale.ROOT);
		});
		List<ToolOutcome> outcomes = call(upper, new ToolCall("1", "upper", "b"), new ToolCall("2", "upper", "a"));
		assertThat(called).containsExactly("b", "a");
		assertThat(outcomes).extracting(ToolOutcome::content).containsExactly("B", "A");
		assertThat(outcomes).allMatch(ToolOutcome::succeeded).allMatch((outcome) -> outcome.durationMs() >= 0);
		assertThat(this.events).containsExactly(new ToolFinished(0, outcomes.get(0)),
				new ToolFinished(1, outcomes.get(1)));
	}

	@Test
	void anUnknownToolIsAnOutcomeToo() {
		assertFails("There is no tool named sword", call(FakeTool.echo(), new ToolCall("1", "sword", "{}")));
	}

	@Test
	void aToolSaysWhyItCannotDoIt() {
		assertFails("Tomorrow never comes", call(failing(new ToolException("Tomorrow never comes"))));
	}

	@Test
	void whatElseAToolThrowsIsNobodysBusiness() {
		assertFails("The tool failed", call(failing(new IllegalStateException("password=hunter2"))));
	}

	@Test
	void theNextToolIsCalledAfterOneThatFailed() {
		List<ToolOutcome> outcomes = call(FakeTool.echo(), new ToolCall("1", "sword", "{}"),
				new ToolCall("2", "echo", "still here"));
		assertThat(outcomes).extracting(ToolOutcome::content).endsWith("still here");
	}

	@Test
	void aCancellationStopsBeforeTheNextTool() {
		FakeTool last = new FakeTool("echo", (arguments) -> {
			this.cancellation.request();
			return arguments;
		});
		assertThatExceptionOfType(CancelledException.class)
			.isThrownBy(() -> call(last, new ToolCall("1", "echo", "one"), new ToolCall("2", "echo", "two")));
		assertThat(this.events).hasSize(1);
	}

	private List<ToolOutcome> call(FakeTool tool, ToolCall... calls) {
		return new Toolbox(List.of(tool)).call(List.of(calls), this.events::add, this.cancellation);
	}

	private List<ToolOutcome> call(FakeTool tool) {
		return call(tool, new ToolCall("1", tool.spec().name(), "{}"));
	}

	private static FakeTool failing(RuntimeException failure) {
		UnaryOperator<String> fail = (_) -> {
			throw failure;
		};
		return new FakeTool("broken", fail);
	}

	private static void assertFails(String message, List<ToolOutcome> outcomes) {
		assertThat(outcomes).singleElement().satisfies((outcome) -> {
			assertThat(outcome.succeeded()).isFalse();
			assertThat(outcome.content()).isEqualTo(message);
		});
	}

}

package dev.parley.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

import dev.parley.agent.AgentEvent.ToolFinished;
import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.CancelledException;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.tool.ToolException;
import dev.parley.agent.tool.ToolInvocation;
import dev.parley.agent.toolcall.ToolOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ToolboxTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private static final ToolCall FIRST = new ToolCall("1", "tool", "first");

	private static final ToolCall SECOND = new ToolCall("2", "tool", "second");

	private final List<AgentEvent> events = new ArrayList<>();

	private final Cancellation cancellation = new Cancellation();

	/** Blocks tools that ignore their interrupt. */
	private final Semaphore stubbornness = new Semaphore(0);

	private final CountDownLatch interrupted = new CountDownLatch(1);

	@AfterEach
	void freeStubbornTools() {
		this.stubbornness.release(20_000);
		MDC.clear();
	}

	@Test
	void outcomesComeInTheOrderOfTheCalls() {
		List<ToolOutcome> outcomes = call(LONG, (arguments) -> arguments.toUpperCase(Locale.ROOT), FIRST, SECOND);
		assertThat(outcomes).extracting(ToolOutcome::content).containsExactly("FIRST", "SECOND");
		assertThat(outcomes).allMatch(ToolOutcome::succeeded).allMatch((outcome) -> outcome.durationMs() >= 0);
		assertThat(this.events).containsExactlyInAnyOrder(new ToolFinished(0, outcomes.get(0)),
				new ToolFinished(1, outcomes.get(1)));
	}

	@Test
	void callsOfOneRoundAreMadeAtTheSameTime() {
		CyclicBarrier together = new CyclicBarrier(2);
		List<ToolOutcome> outcomes = call(LONG, (arguments) -> {
			meet(together);
			return arguments;
		}, FIRST, SECOND);
		assertThat(outcomes).allMatch(ToolOutcome::succeeded);
	}

	@Test
	void outcomesArePublishedAsTheyArriveOnTheCallingThread() {
		CountDownLatch secondTold = new CountDownLatch(1);
		List<Thread> threads = new ArrayList<>();
		FakeTool tool = new FakeTool("tool", (arguments) -> {
			if (arguments.equals("first")) {
				await(secondTold);
			}
			return arguments;
		});
		List<ToolOutcome> outcomes = new Toolbox(List.of(tool), LONG).call(List.of(FIRST, SECOND), invocations(2),
				(event) -> {
					note(event);
					threads.add(Thread.currentThread());
					if (event instanceof ToolFinished) {
						secondTold.countDown();
					}
				}, this.cancellation);
		assertThat(outcomes).extracting(ToolOutcome::content).containsExactly("first", "second");
		assertThat(this.events).containsExactly(new ToolFinished(1, outcomes.get(1)),
				new ToolFinished(0, outcomes.get(0)));
		assertThat(threads).containsOnly(Thread.currentThread());
	}

	@Test
	void anUnknownToolIsAnOutcomeToo() {
		assertFails("There is no tool named sword", call(new ToolCall("1", "sword", "{}"), UnaryOperator.identity()));
	}

	@Test
	void aToolExceptionIsQuoted() {
		assertFails("Tomorrow never comes", call(FIRST, failing(new ToolException("Tomorrow never comes"))));
	}

	@Test
	void otherExceptionsAreNotQuoted() {
		assertFails("The tool failed", call(FIRST, failing(new IllegalStateException("password=hunter2"))));
		assertFails("The tool failed", call(FIRST, (_) -> {
			throw new StackOverflowError("password=hunter2");
		}));
	}

	@Test
	void aFailingToolDoesNotAffectOthers() {
		List<ToolOutcome> outcomes = call(LONG, UnaryOperator.identity(), new ToolCall("1", "sword", "{}"), SECOND);
		assertThat(outcomes).extracting(ToolOutcome::succeeded).containsExactly(false, true);
	}

	@Test
	void aToolThatTimesOutIsInterrupted() {
		List<ToolOutcome> outcomes = call(Duration.ofMillis(200), (arguments) -> {
			if (arguments.equals("first")) {
				awaitInterrupt();
			}
			return arguments;
		}, FIRST, SECOND);
		assertThat(outcomes).extracting(ToolOutcome::succeeded).containsExactly(false, true);
		assertThat(outcomes.getFirst().content()).contains("timed out", "unknown");
		assertThat(outcomes.getFirst().durationMs()).isGreaterThanOrEqualTo(200);
		assertThat(this.events).containsExactly(new ToolFinished(1, outcomes.get(1)),
				new ToolFinished(0, outcomes.get(0)));
		await(this.interrupted);
	}

	@Test
	void aToolThatIgnoresItsInterruptIsNotWaitedFor() {
		List<ToolOutcome> outcomes = call(Duration.ofMillis(200), this::ignoreInterrupts, FIRST, SECOND);
		assertThat(outcomes).hasSize(2).noneMatch(ToolOutcome::succeeded);
		assertThat(this.events).hasSize(2);
	}

	@Test
	void abandonedCallsAreLimited() {
		List<ToolOutcome> outcomes = call(Duration.ofSeconds(1), this::ignoreInterrupts,
				Collections.nCopies(10_001, FIRST).toArray(ToolCall[]::new));
		assertThat(outcomes).extracting(ToolOutcome::content).containsOnlyOnce("The tool is busy; try again later");
	}

	@Test
	void aCancellationInterruptsTheTools() {
		CountDownLatch running = new CountDownLatch(1);
		cancelOnce(running);
		assertThatExceptionOfType(CancelledException.class).isThrownBy(() -> call(LONG, (_) -> {
			running.countDown();
			awaitInterrupt();
			return "never told";
		}, FIRST));
		await(this.interrupted);
		assertThat(this.events).isEmpty();
	}

	@Test
	void aCancellationDoesNotWaitForToolsThatIgnoreTheirInterrupt() {
		CountDownLatch running = new CountDownLatch(1);
		cancelOnce(running);
		assertThatExceptionOfType(CancelledException.class).isThrownBy(() -> call(LONG, (arguments) -> {
			running.countDown();
			return ignoreInterrupts(arguments);
		}, FIRST, SECOND));
		assertThat(this.events).isEmpty();
	}

	@Test
	void nothingIsCalledAfterACancellation() {
		this.cancellation.request();
		List<String> called = new ArrayList<>();
		assertThatExceptionOfType(CancelledException.class).isThrownBy(() -> call(LONG, (arguments) -> {
			called.add(arguments);
			return arguments;
		}, FIRST));
		assertThat(called).isEmpty();
	}

	@Test
	void toolsAreInterruptedIfOutcomesCannotBePublished() {
		FakeTool tool = new FakeTool("tool", (arguments) -> {
			if (arguments.equals("first")) {
				awaitInterrupt();
			}
			return arguments;
		});
		assertThatIllegalStateException()
			.isThrownBy(() -> new Toolbox(List.of(tool), LONG).call(List.of(FIRST, SECOND), invocations(2), (event) -> {
				throw new IllegalStateException("No store");
			}, this.cancellation));
		await(this.interrupted);
	}

	@Test
	void aLargeResultIsCutOffAndSaysSo() {
		String content = call(FIRST, (_) -> "x".repeat(65_535) + "😀" + "y".repeat(10)).getFirst().content();
		assertThat(content).startsWith("x".repeat(65_535) + "\n[Cut off here: the result has 65547 characters")
			.doesNotContain("y");
		assertThat(call(FIRST, (_) -> "x".repeat(65_536)).getFirst().content()).hasSize(65_536);
	}

	@Test
	void logLinesOfToolsContainTheRun() {
		MDC.put("run_id", "run-1");
		assertThat(call(FIRST, (_) -> MDC.get("run_id")).getFirst().content()).isEqualTo("run-1");
	}

	private List<ToolOutcome> call(Duration timeout, UnaryOperator<String> action, ToolCall... calls) {
		return new Toolbox(List.of(new FakeTool("tool", action)), timeout).call(List.of(calls),
				invocations(calls.length), this::note, this.cancellation);
	}

	private List<ToolOutcome> call(ToolCall call, UnaryOperator<String> action) {
		return call(LONG, action, call);
	}

	private List<ToolInvocation> invocations(int count) {
		ToolInvocation[] invocations = new ToolInvocation[count];
		Arrays.setAll(invocations, (place) -> new ToolInvocation("ann", "Ann", "run:" + place, this.cancellation));
		return List.of(invocations);
	}

	private void cancelOnce(CountDownLatch running) {
		Thread.startVirtualThread(() -> {
			await(running);
			this.cancellation.request();
		});
	}

	private void awaitInterrupt() {
		try {
			new CountDownLatch(1).await();
		}
		catch (InterruptedException ex) {
			this.interrupted.countDown();
			throw new IllegalStateException(ex);
		}
	}

	private String ignoreInterrupts(String arguments) {
		this.stubbornness.acquireUninterruptibly();
		return arguments;
	}

	private static void meet(CyclicBarrier barrier) {
		try {
			barrier.await(60, TimeUnit.SECONDS);
		}
		catch (InterruptedException | BrokenBarrierException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static UnaryOperator<String> failing(RuntimeException failure) {
		return (_) -> {
			throw failure;
		};
	}

	private static void assertFails(String message, List<ToolOutcome> outcomes) {
		assertThat(outcomes).singleElement().satisfies((outcome) -> {
			assertThat(outcome.succeeded()).isFalse();
			assertThat(outcome.content()).isEqualTo(message);
		});
	}

	private void note(AgentEvent event) {
		if (!(event instanceof AgentEvent.WaitsFor)) {
			this.events.add(event);
		}
	}

}

package dev.parley.agent;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import dev.parley.agent.AgentEvent.Party;
import dev.parley.agent.AgentEvent.ToolFinished;
import dev.parley.agent.AgentEvent.WaitsFor;
import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.Cancellation.Registration;
import dev.parley.agent.model.CancelledException;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.toolcall.ToolOutcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Makes tool calls that the model requested together, each on a thread of its own. The
 * run's thread waits for them, publishes their outcomes and enforces the time limit.
 */
final class ParallelToolCalls {

	private final List<ToolCall> calls;

	private final Consumer<AgentEvent> events;

	/** Tasks for the run's thread, in order. */
	private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

	private final Map<Integer, ToolOutcome> outcomes = new TreeMap<>();

	ParallelToolCalls(List<ToolCall> calls, Consumer<AgentEvent> events) {
		this.calls = calls;
		this.events = events;
	}

	/**
	 * Makes the calls.
	 * @param work makes the call with the given index; must not throw
	 */
	List<ToolOutcome> call(IntFunction<ToolOutcome> work, Duration timeout, Cancellation cancellation) {
		cancellation.throwIfRequested();
		long started = System.nanoTime();
		Map<String, String> logContext = MDC.getCopyOfContextMap();
		List<Thread> threads = IntStream.range(0, this.calls.size())
			.mapToObj((place) -> Thread.startVirtualThread(() -> {
				if (logContext != null) {
					MDC.setContextMap(logContext);
				}
				ToolOutcome outcome = work.apply(place);
				this.tasks.add(() -> finish(place, outcome));
			}))
			.toList();
		try (Registration _ = cancellation.onRequest(() -> this.tasks.add(ParallelToolCalls::cancelled))) {
			while (this.outcomes.size() < this.calls.size()) {
				Runnable next = await(started + timeout.toNanos() - System.nanoTime());
				if (next != null) {
					next.run();
				}
				else {
					timeOut(Duration.ofNanos(System.nanoTime() - started).toMillis());
				}
			}
		}
		finally {
			threads.forEach(Thread::interrupt);
		}
		return List.copyOf(this.outcomes.values());
	}

	/** The next task; null if none comes in time. */
	private @Nullable Runnable await(long nanos) {
		this.events.accept(new WaitsFor(Party.TOOLS));
		try {
			return this.tasks.poll(nanos, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CancelledException();
		}
		finally {
			this.events.accept(new WaitsFor(Party.NOBODY));
		}
	}

	private void timeOut(long durationMs) {
		for (int place = 0; place < this.calls.size(); place++) {
			if (!this.outcomes.containsKey(place)) {
				finish(place, new ToolOutcome(this.calls.get(place), false,
						"The tool timed out; whether it had an effect is unknown", durationMs));
			}
		}
	}

	private void finish(int place, ToolOutcome outcome) {
		this.outcomes.put(place, outcome);
		this.events.accept(new ToolFinished(place, outcome));
	}

	private static void cancelled() {
		throw new CancelledException();
	}

}

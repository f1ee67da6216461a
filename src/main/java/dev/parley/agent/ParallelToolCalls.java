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
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Tool calls that the model asked for together: each is made on a thread of its own,
 * while the thread that answers waits, tells what comes of them, and watches the time.
 */
final class ParallelToolCalls {

	private final List<ToolCall> calls;

	private final Consumer<AgentEvent> events;

	/** What the thread that answers is to do, as it comes. */
	private final BlockingQueue<Runnable> news = new LinkedBlockingQueue<>();

	private final Map<Integer, ToolOutcome> outcomes = new TreeMap<>();

	ParallelToolCalls(List<ToolCall> calls, Consumer<AgentEvent> events) {
		this.calls = calls;
		this.events = events;
	}

	/**
	 * Makes the calls.
	 * @param work makes the call in a place; it throws nothing
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
				this.news.add(() -> tell(place, outcome));
			}))
			.toList();
		try (Registration _ = cancellation.onRequest(() -> this.news.add(ParallelToolCalls::leave))) {
			while (this.outcomes.size() < this.calls.size()) {
				Runnable next = await(started + timeout.toNanos() - System.nanoTime());
				if (next != null) {
					next.run();
				}
				else {
					giveUp(Duration.ofNanos(System.nanoTime() - started).toMillis());
				}
			}
		}
		finally {
			threads.forEach(Thread::interrupt);
		}
		return List.copyOf(this.outcomes.values());
	}

	/** Null if nothing comes in time. */
	private @Nullable Runnable await(long nanos) {
		this.events.accept(new WaitsFor(Party.TOOLS));
		try {
			return this.news.poll(nanos, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CancelledException();
		}
		finally {
			this.events.accept(new WaitsFor(Party.NOBODY));
		}
	}

	private void giveUp(long durationMs) {
		for (int place = 0; place < this.calls.size(); place++) {
			if (!this.outcomes.containsKey(place)) {
				tell(place, new ToolOutcome(this.calls.get(place), false,
						"The tool took too long and was given up; what it has done is not known", durationMs));
			}
		}
	}

	private void tell(int place, ToolOutcome outcome) {
		this.outcomes.put(place, outcome);
		this.events.accept(new ToolFinished(place, outcome));
	}

	private static void leave() {
		throw new CancelledException();
	}

}

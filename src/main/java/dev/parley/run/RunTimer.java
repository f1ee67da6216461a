package dev.parley.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.parley.run.event.RunTiming;
import dev.parley.run.event.StoreCall;
import dev.parley.run.event.StoreCall.Step;
import dev.parley.run.event.ToolUse;
import org.jspecify.annotations.Nullable;

/**
 * Measures how a run spends its time: each moment belongs to one {@link Phase}. All times
 * are those of a ticker, in nanoseconds. It also records the outcomes of tool calls.
 * Thread-safe.
 */
final class RunTimer {

	@GuardedBy("this")
	private final Map<Phase, Long> spent = new EnumMap<>(Phase.class);

	@GuardedBy("this")
	private final List<ToolUse> tools = new ArrayList<>();

	@GuardedBy("this")
	private final List<StoreCall> storeCalls = new ArrayList<>();

	@GuardedBy("this")
	private Phase phase = Phase.PARLEY;

	@GuardedBy("this")
	private long since;

	@GuardedBy("this")
	private long begun;

	@GuardedBy("this")
	private long accepted;

	@GuardedBy("this")
	private @Nullable Duration firstToken;

	/** Time spent on the model before the first token. */
	@GuardedBy("this")
	private long modelBefore;

	/** The run was requested. */
	synchronized void begin(long tick) {
		this.begun = tick;
		this.accepted = tick;
		this.since = tick;
	}

	/** The run is accepted, and waits for its turn. */
	synchronized void accept(long tick) {
		enter(Phase.QUEUE, tick);
		this.accepted = tick;
		this.storeCalls.add(new StoreCall(Step.ACCEPTANCE, Duration.ZERO, since(this.begun, tick), true));
	}

	/**
	 * Records the attempt, from {@code tick} to {@code now}, to store the end.
	 */
	synchronized void stored(long tick, long now, boolean succeeded) {
		this.storeCalls.add(new StoreCall(Step.END, since(this.begun, tick), since(tick, now), succeeded));
	}

	/** The transactions that accepted and ended the run. */
	synchronized List<StoreCall> storeCalls() {
		return List.copyOf(this.storeCalls);
	}

	private static Duration since(long earlier, long later) {
		return Duration.ofNanos(later - earlier);
	}

	/** Ends the current phase and begins the next one. */
	synchronized void enter(Phase next, long tick) {
		this.spent.merge(this.phase, tick - this.since, Long::sum);
		this.phase = next;
		this.since = tick;
	}

	/** Records the first piece of a streamed answer; further calls have no effect. */
	synchronized void firstToken(long tick) {
		if (this.firstToken == null) {
			this.firstToken = Duration.ofNanos(tick - this.accepted);
			this.modelBefore = spentOn(Phase.MODEL, tick);
		}
	}

	/** Records a tool call that has just ended. */
	synchronized void toolReturned(long tick, String id, String tool, boolean succeeded, Duration duration) {
		this.tools.add(new ToolUse(id, tool, succeeded, since(this.begun, tick).minus(duration), duration));
	}

	/** The ended tool calls. */
	synchronized List<ToolUse> tools() {
		return List.copyOf(this.tools);
	}

	/** The times up to {@code tick}. */
	synchronized RunTiming at(long tick) {
		long model = spentOn(Phase.MODEL, tick);
		return new RunTiming(Duration.ofNanos(tick - this.begun), Duration.ofNanos(spentOn(Phase.QUEUE, tick)),
				this.firstToken, (this.firstToken != null) ? Duration.ofNanos(model - this.modelBefore) : null,
				Duration.ofNanos(model), Duration.ofNanos(spentOn(Phase.TOOLS, tick)));
	}

	@GuardedBy("this")
	private long spentOn(Phase wanted, long tick) {
		return this.spent.getOrDefault(wanted, 0L) + ((this.phase == wanted) ? tick - this.since : 0);
	}

	/** What a run spends its time on. */
	enum Phase {

		PARLEY, QUEUE, MODEL, TOOLS

	}

}

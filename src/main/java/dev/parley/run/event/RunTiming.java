package dev.parley.run.event;

import java.time.Duration;

import dev.parley.store.RunTimes;
import org.jspecify.annotations.Nullable;

/**
 * Where the time of a run went.
 *
 * @param total from its request to its end
 * @param queue in its session's queue
 * @param firstToken from its acceptance to the first piece of a streamed answer; null if
 * there was none
 * @param generation waiting for the model after that; null as before
 * @param model waiting for the model
 * @param tools waiting for tools
 */
public record RunTiming(Duration total, Duration queue, @Nullable Duration firstToken, @Nullable Duration generation,
		Duration model, Duration tools) {

	/** In Parley itself: neither in the queue, nor in the model, nor in tools. */
	public Duration overhead() {
		return this.total.minus(this.queue).minus(this.model).minus(this.tools);
	}

	/** The same, as it is stored and shown. */
	public RunTimes inMillis() {
		return new RunTimes(this.queue.toMillis(), (this.firstToken != null) ? this.firstToken.toMillis() : null,
				this.model.toMillis(), this.tools.toMillis(), overhead().toMillis());
	}

}

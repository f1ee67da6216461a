package dev.parley.run.event;

import java.time.Duration;

import dev.parley.store.usage.RunTimes;
import org.jspecify.annotations.Nullable;

/**
 * How a run spent its time.
 *
 * @param total from the request to the end
 * @param queue in its session's queue
 * @param firstToken from its acceptance to the first piece of a streamed answer; null if
 * there was none
 * @param generation waiting for the model after the first piece; null if there was none
 * @param model waiting for the model
 * @param tools waiting for tools
 */
public record RunTiming(Duration total, Duration queue, @Nullable Duration firstToken, @Nullable Duration generation,
		Duration model, Duration tools) {

	/** The rest of the total: the time in Parley itself. */
	public Duration overhead() {
		return this.total.minus(this.queue).minus(this.model).minus(this.tools);
	}

	/** The same times in milliseconds, for the store and the API. */
	public RunTimes inMillis() {
		return new RunTimes(this.queue.toMillis(), (this.firstToken != null) ? this.firstToken.toMillis() : null,
				this.model.toMillis(), this.tools.toMillis(), overhead().toMillis());
	}

}

package dev.parley.run;

import java.time.Clock;
import java.util.List;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.parley.agent.model.Usage;
import dev.parley.run.admission.RunRequest;
import dev.parley.run.event.EndedRun;
import dev.parley.run.event.RunEvent.Terminal;
import dev.parley.run.event.RunListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settles a run's permits at its end, and notifies listeners of its start and end. */
final class RunCompletion {

	private static final Logger logger = LoggerFactory.getLogger(RunCompletion.class);

	private final List<RunListener> listeners;

	private final Clock clock;

	private final Ticker ticker;

	RunCompletion(List<RunListener> listeners, Clock clock, Ticker ticker) {
		this.listeners = listeners;
		this.clock = clock;
		this.ticker = ticker;
	}

	/** Notifies listeners that a run starts, on the current thread. */
	void started(LiveRun run) {
		for (RunListener listener : this.listeners) {
			try {
				listener.started(run.id(), run.origin(), run.createdAt(), run.request().userMessage().message());
			}
			catch (RuntimeException ex) {
				logger.error("The start of run {} could not be reported to {}", run.id(), listener.getClass().getName(),
						ex);
			}
		}
	}

	void end(LiveRun run, Terminal end) {
		Usage usage = CutOffUsage.of(run);
		RunRequest request = run.request();
		EndedRun ended = new EndedRun(run.id(), run.sessionId(), request.caller(), run.origin(), run.agent(),
				run.model(), run.createdAt(), run.startedAt(), this.clock.instant(), end, usage, run.attempts().all(),
				run.timer().at(this.ticker.read()), run.timer().tools(), run.timer().storeCalls());
		run.settle(ended.answeredBy(), usage);
		for (RunListener listener : this.listeners) {
			try {
				listener.ended(ended);
			}
			catch (RuntimeException ex) {
				// A failing listener must not keep other listeners and readers from the
				// end.
				logger.error("The end of run {} could not be reported to {}", run.id(), listener.getClass().getName(),
						ex);
			}
		}
	}

}

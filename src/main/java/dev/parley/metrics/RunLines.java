package dev.parley.metrics;

import dev.parley.agent.model.Usage;
import dev.parley.run.event.EndedRun;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunEvent.Done;
import dev.parley.run.event.RunEvent.Failed;
import dev.parley.run.event.RunEvent.RequiresAction;
import dev.parley.run.event.RunListener;
import dev.parley.run.event.RunTiming;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each run at its end, without its message and answer. */
final class RunLines implements RunListener {

	private static final Logger logger = LoggerFactory.getLogger(RunLines.class);

	@Override
	public void ended(EndedRun run) {
		if (!logger.isInfoEnabled()) {
			return;
		}
		String outcome = switch (run.end()) {
			case Done _ -> "completed";
			case RequiresAction _ -> "requires action";
			case Failed failed -> "failed (" + failed.code().code() + ")";
			case Cancelled cancelled -> "cancelled (" + cancelled.cause().code() + ")";
		};
		Usage usage = run.usage();
		RunTiming timing = run.timing();
		// The names of the model and the agent come from the operator.
		logger.info(
				"Run {} of session {} {}: agent {}, model {}, {} + {} tokens, {} ms (queue {}, model {}, tools {}, overhead {})",
				run.id(), run.sessionId(), outcome, run.agent(), run.answeredBy(), usage.promptTokens(),
				usage.completionTokens(), timing.total().toMillis(), timing.queue().toMillis(),
				timing.model().toMillis(), timing.tools().toMillis(), timing.overhead().toMillis());
	}

}

package dev.parley.run;

import java.util.List;

import dev.parley.agent.model.Attempt;
import dev.parley.agent.model.Attempt.Outcome;
import dev.parley.agent.model.Usage;
import dev.parley.run.admission.TokenEstimate;
import dev.parley.store.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a run that was cut off: what models reported, and an estimate for each
 * call that began to answer and reported nothing.
 */
final class CutOffUsage {

	private CutOffUsage() {
	}

	/**
	 * Settles what a run has used: it calls no model again.
	 * @return null if no model was at work
	 */
	static @Nullable TokenUsage settle(LiveRun run) {
		Usage usage = of(run);
		run.used(usage);
		return usage.equals(Usage.NONE) ? null
				: new TokenUsage(usage.promptTokens(), usage.completionTokens(), usage.estimated());
	}

	/**
	 * The usage of the run: the settled one or, before that, the sum of its calls so far.
	 */
	static Usage of(LiveRun run) {
		Usage settled = run.usage();
		return (settled != null) ? settled : run.attempts().voidedUsage().plus(ofCalls(run));
	}

	private static Usage ofCalls(LiveRun run) {
		List<Attempt> attempts = run.attempts().all();
		Usage reported = attempts.stream().map(CutOffUsage::reported).reduce(Usage.NONE, Usage::plus);
		long unreported = attempts.stream().filter(CutOffUsage::isUnreported).count();
		Usage routing = run.routing();
		Usage known = reported;
		if (routing.estimated()) {
			// One of the calls without a report chose the agent, and is estimated better.
			known = reported.plus(routing);
			unreported--;
		}
		if (unreported <= 0) {
			return known;
		}
		// If models report, only the message that was cut off has no report.
		int said = reported.equals(Usage.NONE) ? run.log().text().length() + run.log().text().reasoningLength()
				: run.progress().said().length() + lengthOf(run.progress().reasoning());
		long prompts = unreported * run.request().estimate().prompt();
		return known.plus(new Usage((int) Math.min(prompts, Integer.MAX_VALUE), TokenEstimate.ofText(said), true));
	}

	private static int lengthOf(@Nullable String text) {
		return (text != null) ? text.length() : 0;
	}

	private static Usage reported(Attempt attempt) {
		Attempt.Reply reply = attempt.reply();
		return (reply != null && reply.usage() != null) ? reply.usage() : Usage.NONE;
	}

	/** Whether the model was called but reported no usage. */
	private static boolean isUnreported(Attempt attempt) {
		Attempt.Reply reply = attempt.reply();
		if (reply != null) {
			return reply.usage() == null;
		}
		return attempt.outcome() == Outcome.CANCELLED
				|| (attempt.outcome() == Outcome.FAILED && attempt.firstPiece() != null);
	}

}

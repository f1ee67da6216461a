package dev.parley.web.error;

import java.time.Duration;

import dev.parley.run.StartedRun;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunEvent.Failed;
import dev.parley.web.view.RunHeaders;

import org.springframework.http.HttpHeaders;

/** An accepted run ended without the answer that its client waits for. */
public class RunFailedException extends RuntimeException {

	private final transient Problem problem;

	private RunFailedException(StartedRun run, Problem problem) {
		super("The run ended without an answer", null, false, false);
		this.problem = problem.with("run_id", run.log().runId())
			.with("session_id", run.log().sessionId())
			.headers(RunHeaders.of(run));
	}

	public static RunFailedException of(StartedRun run, Failed failed) {
		Problem problem = Problem.of(ErrorCode.of(failed.code()), failed.detail())
			.with("retryable", failed.retryable());
		Duration retryAfter = failed.retryAfter();
		if (retryAfter != null) {
			problem.header(HttpHeaders.RETRY_AFTER, String.valueOf(retryAfter.toSeconds()));
		}
		return new RunFailedException(run, problem);
	}

	public static RunFailedException of(StartedRun run, Cancelled cancelled) {
		return new RunFailedException(run,
				Problem.of(ErrorCode.RUN_CANCELLED, "The run was cancelled before it was complete")
					.with("cause", cancelled.cause().code()));
	}

	Problem problem() {
		return this.problem;
	}

}

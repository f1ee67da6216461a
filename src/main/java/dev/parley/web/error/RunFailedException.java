package dev.parley.web.error;

import java.time.Duration;

import dev.parley.run.RunEvent.Cancelled;
import dev.parley.run.RunEvent.Failed;
import dev.parley.run.StartedRun;
import dev.parley.web.view.RunHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/** An accepted run ended without an answer, and its client waits for one. */
public class RunFailedException extends RuntimeException {

	private final transient Problem problem;

	private final transient HttpHeaders headers;

	private RunFailedException(StartedRun run, Problem problem, @Nullable Duration retryAfter) {
		super("The run ended without an answer", null, false, false);
		this.problem = problem.with("run_id", run.log().runId()).with("session_id", run.log().sessionId());
		this.headers = RunHeaders.of(run);
		if (retryAfter != null) {
			this.headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(retryAfter.toSeconds()));
		}
	}

	public static RunFailedException of(StartedRun run, Failed failed) {
		return new RunFailedException(run,
				Problem.of(ErrorCode.of(failed.code()), failed.detail()).with("retryable", failed.retryable()),
				failed.retryAfter());
	}

	public static RunFailedException of(StartedRun run, Cancelled cancelled) {
		return new RunFailedException(run,
				Problem.of(ErrorCode.RUN_CANCELLED, "The run was cancelled").with("cause", cancelled.cause().code()),
				null);
	}

	Problem problem() {
		return this.problem;
	}

	HttpHeaders headers() {
		return this.headers;
	}

}

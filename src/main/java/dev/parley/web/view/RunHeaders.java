package dev.parley.web.view;

import java.util.Optional;

import dev.parley.run.StartedRun;
import dev.parley.run.event.RunAnswer;
import dev.parley.run.log.RunLog;

import org.springframework.http.HttpHeaders;

/** The headers that identify a run. */
public final class RunHeaders {

	public static final String REPLAYED = "Idempotent-Replayed";

	public static final String SERVER_TIMING = "Server-Timing";

	private RunHeaders() {
	}

	public static HttpHeaders of(RunLog run) {
		HttpHeaders headers = new HttpHeaders();
		headers.set("X-Run-ID", run.runId().toString());
		headers.set(HttpHeaders.LOCATION, "/runs/" + run.runId() + "/stream");
		return headers;
	}

	/**
	 * How a run spent its time, for a browser's network panel; empty if it was not
	 * measured.
	 * @see <a href="https://www.w3.org/TR/server-timing/">Server Timing</a>
	 */
	public static Optional<String> serverTiming(RunAnswer answer) {
		return Optional.ofNullable(answer.times())
			.map((times) -> "queue;dur=" + times.queueMs() + ", model;dur=" + times.modelMs() + ", tools;dur="
					+ times.toolsMs() + ", overhead;dur=" + times.overheadMs());
	}

	/** The same, and whether the run is a replay for a repeated request. */
	public static HttpHeaders of(StartedRun started) {
		HttpHeaders headers = of(started.log());
		if (started.replayed()) {
			headers.set(REPLAYED, "true");
		}
		return headers;
	}

}

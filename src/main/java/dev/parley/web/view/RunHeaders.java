package dev.parley.web.view;

import dev.parley.run.RunLog;
import dev.parley.run.StartedRun;

import org.springframework.http.HttpHeaders;

/** The headers that tell where a run is to be found. */
public final class RunHeaders {

	public static final String REPLAYED = "Idempotent-Replayed";

	private RunHeaders() {
	}

	public static HttpHeaders of(RunLog run) {
		HttpHeaders headers = new HttpHeaders();
		headers.set("X-Run-ID", run.runId().toString());
		headers.set(HttpHeaders.LOCATION, "/runs/" + run.runId() + "/stream");
		return headers;
	}

	/** The same, and whether an earlier request was answered again. */
	public static HttpHeaders of(StartedRun started) {
		HttpHeaders headers = of(started.log());
		if (started.replayed()) {
			headers.set(REPLAYED, "true");
		}
		return headers;
	}

}

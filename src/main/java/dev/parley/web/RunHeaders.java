package dev.parley.web;

import dev.parley.run.LiveRun;

import org.springframework.http.HttpHeaders;

/** The headers that tell where a run is to be found. */
final class RunHeaders {

	private RunHeaders() {
	}

	static HttpHeaders of(LiveRun run) {
		HttpHeaders headers = new HttpHeaders();
		headers.set("X-Run-ID", run.id().toString());
		headers.set(HttpHeaders.LOCATION, "/runs/" + run.id() + "/stream");
		return headers;
	}

}

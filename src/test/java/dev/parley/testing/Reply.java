package dev.parley.testing;

import java.util.LinkedHashMap;
import java.util.Map;

/** A fixed HTTP response. */
public record Reply(int status, Map<String, String> headers, String body) implements Answer {

	public Reply {
		headers = Map.copyOf(headers);
	}

	/** In seconds. */
	public Reply retryAfter(int seconds) {
		return header("Retry-After", Integer.toString(seconds));
	}

	public Reply header(String name, String value) {
		Map<String, String> more = new LinkedHashMap<>(this.headers);
		more.put(name, value);
		return new Reply(this.status, more, this.body);
	}

	public Reply body(String body) {
		return new Reply(this.status, this.headers, body);
	}

}

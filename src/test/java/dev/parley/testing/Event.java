package dev.parley.testing;

import tools.jackson.databind.JsonNode;

/**
 * One event of a stream, as a browser receives it.
 *
 * @param id the last id in the stream
 * @param arrivedAt the {@link System#nanoTime()} at which it was complete
 */
public record Event(String id, String type, String data, long arrivedAt) {

	public JsonNode json() {
		return Json.parse(this.data);
	}

	/** A member of the data as text; empty if it is missing. */
	public String get(String name) {
		return json().path(name).asString("");
	}

}

package dev.parley.run;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;

import dev.parley.testing.EventStream;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.Response;
import dev.parley.testing.Server;
import tools.jackson.databind.JsonNode;

/** Requests that several tests of runs use, and prompts that they expect. */
final class Calls {

	/** Follows the text of a cut-off answer in prompts. */
	static final String BROKEN_OFF = "\n\n[The answer broke off here.]";

	private Calls() {
	}

	/** A POST with an idempotency key. */
	static Response post(Server server, String path, String key, Object json) {
		return server.send(keyed(server, path, key, json));
	}

	/** {@code POST /chat/stream} with an idempotency key. */
	static EventStream stream(Server server, String key, Object json) {
		return server.follow(keyed(server, "/chat/stream", key, json));
	}

	/** The same, continued after a seen event. */
	static EventStream resume(Server server, String key, Object json, String lastEventId) {
		return server.follow(keyed(server, "/chat/stream", key, json).header("Last-Event-ID", lastEventId));
	}

	private static HttpRequest.Builder keyed(Server server, String path, String key, Object json) {
		return server.request(path).header("Idempotency-Key", key).POST(BodyPublishers.ofString(json.toString()));
	}

	/** Follows a stream from after the event with that id; empty: from the start. */
	static EventStream resume(Server server, String path, String lastEventId) {
		HttpRequest.Builder request = server.request(path);
		return server.follow(lastEventId.isEmpty() ? request : request.header("Last-Event-ID", lastEventId));
	}

	/** The texts of a prompt without the instructions. */
	static List<String> conversation(RecordedRequest request) {
		return request.messages()
			.stream()
			.skip(1)
			.map((JsonNode message) -> message.path("content").asString(""))
			.toList();
	}

}

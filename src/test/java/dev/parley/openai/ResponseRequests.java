package dev.parley.openai;

import java.net.http.HttpRequest.BodyPublishers;

import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.Server;
import tools.jackson.databind.node.ObjectNode;

/** Requests to {@code /v1/responses}. */
final class ResponseRequests {

	static final String WEATHER = """
			[{"type": "function", "name": "weather", "description": "The weather",
			  "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}]""";

	private ResponseRequests() {
	}

	static ObjectNode asking(String model) {
		return Json.object().put("model", model);
	}

	static ObjectNode asking(String model, String message) {
		return asking(model).put("input", message);
	}

	/** The result of a function after a response. */
	static ObjectNode results(String response, String call, String result) {
		ObjectNode request = Json.object().put("previous_response_id", response);
		request.putArray("input")
			.addObject()
			.put("type", "function_call_output")
			.put("call_id", call)
			.put("output", result);
		return request;
	}

	static EventStream stream(Server server, ObjectNode request) {
		request.put("stream", true);
		return server.follow(server.request("/v1/responses").POST(BodyPublishers.ofString(request.toString())));
	}

}

package dev.parley.agui;

import java.net.http.HttpRequest.BodyPublishers;

import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.Response;
import dev.parley.testing.Server;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The body of an AG-UI request, as a client builds it up. */
final class AguiInput {

	private final ObjectNode json = Json.object();

	private final ArrayNode messages = this.json.putArray("messages");

	private AguiInput() {
	}

	static AguiInput of(String threadId, String runId) {
		AguiInput input = new AguiInput();
		input.json.put("threadId", threadId).put("runId", runId).put("protocolVersion", "1.0");
		return input;
	}

	AguiInput user(String text) {
		add("user").put("content", text);
		return this;
	}

	AguiInput assistant(String text) {
		add("assistant").put("content", text);
		return this;
	}

	AguiInput assistantCalls(String id, String name, String arguments) {
		ObjectNode call = add("assistant").putArray("toolCalls").addObject().put("id", id).put("type", "function");
		call.putObject("function").put("name", name).put("arguments", arguments);
		return this;
	}

	AguiInput tool(String callId, String content) {
		add("tool").put("toolCallId", callId).put("content", content);
		return this;
	}

	AguiInput message(JsonNode message) {
		this.messages.add(message);
		return this;
	}

	AguiInput with(String field, String value) {
		this.json.set(field, Json.parse(value));
		return this;
	}

	AguiInput without(String field) {
		this.json.remove(field);
		return this;
	}

	AguiInput agent(String agent) {
		this.json.putObject("forwardedProps").put("agent", agent);
		return this;
	}

	private ObjectNode add(String role) {
		return this.messages.addObject().put("id", "m" + this.messages.size()).put("role", role);
	}

	EventStream stream(Server server) {
		return server.follow(server.request("/agui").POST(BodyPublishers.ofString(this.json.toString())));
	}

	Response refused(Server server) {
		return server.post("/agui", this.json);
	}

}

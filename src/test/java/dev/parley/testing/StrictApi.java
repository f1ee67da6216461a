package dev.parley.testing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rejects everything that any strict OpenAI-compatible API rejects: Mistral, Anthropic
 * and Gemini are strict about the order of roles, vLLM and llama.cpp about the input of
 * their templates, OpenAI about parameters and tool calls.
 */
public final class StrictApi {

	private static final Set<String> PARAMETERS = Set.of("model", "messages", "stream", "stream_options", "temperature",
			"max_tokens", "max_completion_tokens", "tools", "response_format");

	private static final Set<String> FIELDS = Set.of("role", "content", "tool_calls", "tool_call_id");

	private static final JsonMapper ARGUMENTS = JsonMapper.builder()
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	private final JsonNode body;

	private final Set<String> ids = new HashSet<>();

	private final List<String> waiting = new ArrayList<>();

	private String before = "";

	private StrictApi(JsonNode body) {
		this.body = body;
	}

	/**
	 * Answers with status 400 if the request is invalid, otherwise with the given answer.
	 */
	public static Function<RecordedRequest, Answer> or(Function<RecordedRequest, Answer> answers) {
		return (request) -> fault(request.body()).<Answer>map(StrictApi::refusal)
			.orElseGet(() -> answers.apply(request));
	}

	/** OpenAI's error for a parameter that a model does not support. */
	public static Reply unsupported(String parameter, String message) {
		return Answer.status(400)
			.body(JsonMapper.shared()
				.createObjectNode()
				.set("error",
						JsonMapper.shared()
							.createObjectNode()
							.put("message", message)
							.put("type", "invalid_request_error")
							.put("param", parameter)
							.put("code", "unsupported_parameter"))
				.toString());
	}

	/** The first problem of a request. */
	public static Optional<String> fault(JsonNode body) {
		try {
			new StrictApi(body).check();
			return Optional.empty();
		}
		catch (Refused ex) {
			return Optional.of(String.valueOf(ex.getMessage()));
		}
	}

	private static Reply refusal(String message) {
		return Answer.status(400).body("{\"error\": {\"message\": \"%s\"}}".formatted(message));
	}

	private void check() {
		this.body.propertyNames().forEach((name) -> require(PARAMETERS.contains(name), "unknown parameter " + name));
		require(this.body.path("stream_options").propertyNames().stream().allMatch("include_usage"::equals),
				"unknown stream option");
		require(!this.body.path("messages").isEmpty(), "no messages");
		boolean first = true;
		for (JsonNode message : this.body.path("messages")) {
			message.propertyNames().forEach((name) -> require(FIELDS.contains(name), "unknown field " + name));
			String role = message.path("role").asString("");
			require(this.waiting.isEmpty() || role.equals("tool"), "calls without results");
			switch (role) {
				case "system", "developer" -> require(first, "instructions in the middle");
				case "user" -> require(Set.of("", "assistant").contains(this.before), "user after " + this.before);
				case "assistant" -> assistant(message);
				case "tool" -> require(this.waiting.remove(message.path("tool_call_id").asString("")),
						"a result without its call");
				default -> throw new Refused("unknown role " + role);
			}
			if (!message.has("tool_calls")) {
				text(message.path("content"));
			}
			this.before = role.equals("system") || role.equals("developer") ? "" : role;
			first = false;
		}
		require(this.waiting.isEmpty(), "calls without results at the end");
		require(Set.of("user", "tool").contains(this.before), "the end is of " + this.before);
		require(this.ids.isEmpty() || !this.body.path("tools").isEmpty(), "calls without tools");
	}

	private void assistant(JsonNode message) {
		require(Set.of("user", "tool").contains(this.before), "assistant after " + this.before);
		if (!message.has("tool_calls")) {
			return;
		}
		require(!message.path("tool_calls").isEmpty(), "tool_calls is empty");
		if (!message.path("content").isMissingNode() && !message.path("content").isNull()) {
			text(message.path("content"));
		}
		for (JsonNode call : message.path("tool_calls")) {
			String id = call.path("id").asString("");
			require(!id.isBlank() && this.ids.add(id), "an id is empty or used twice");
			this.waiting.add(id);
			require(call.path("type").asString("").equals("function"), "a call of no function");
			require(call.at("/function/name").asString("").matches("[a-zA-Z0-9_-]{1,64}"), "a call has no proper name");
			require(isObject(call.at("/function/arguments").asString("")), "arguments are no object");
		}
	}

	private static void text(JsonNode content) {
		require(content.isString() && !content.stringValue().isBlank(), "a message is empty");
		require(content.stringValue().codePoints().noneMatch((c) -> c >= 0xD800 && c <= 0xDFFF),
				"half a surrogate pair");
	}

	private static boolean isObject(String json) {
		try {
			return ARGUMENTS.readTree(json).isObject();
		}
		catch (JacksonException ex) {
			return false;
		}
	}

	private static void require(boolean condition, String fault) {
		if (!condition) {
			throw new Refused(fault);
		}
	}

	private static final class Refused extends RuntimeException {

		private Refused(String message) {
			super(message, null, false, false);
		}

	}

}

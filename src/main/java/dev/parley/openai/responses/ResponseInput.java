package dev.parley.openai.responses;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.parley.openai.MessageContent;
import dev.parley.openai.RequestFields;
import dev.parley.openai.Transcript;
import dev.parley.run.action.CallerAnswers;
import dev.parley.run.action.CallerAnswers.Approval;
import dev.parley.run.action.CallerAnswers.CallResult;
import dev.parley.web.error.InvalidFieldException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The items of {@code input}. A text is one message of the user. */
final class ResponseInput {

	private static final String RESULT = "function_call_output";

	private static final String APPROVAL = "mcp_approval_response";

	private final List<JsonNode> items;

	private ResponseInput(List<JsonNode> items) {
		this.items = items;
	}

	/**
	 * Reads the input of a request.
	 * @throws InvalidFieldException if it is neither a text nor a list of items
	 */
	static ResponseInput read(JsonNode input) {
		if (input.isString()) {
			return new ResponseInput(List
				.of(JsonNodeFactory.instance.objectNode().put("role", "user").put("content", input.stringValue())));
		}
		RequestFields.require(input.isArray() && !input.isEmpty(), "input", "must be a text or a list of items");
		return new ResponseInput(input.valueStream().toList());
	}

	private static String type(JsonNode item) {
		return item.path("type").asString(item.has("role") ? "message" : "");
	}

	private static boolean answers(JsonNode item) {
		return type(item).equals(RESULT) || type(item).equals(APPROVAL);
	}

	/** Whether all items answer calls of an earlier response. */
	boolean onlyAnswers() {
		return this.items.stream().allMatch(ResponseInput::answers);
	}

	/** Whether the first item answers a call of an earlier response. */
	boolean beginsWithAnswers() {
		return answers(this.items.getFirst());
	}

	/** The answers at the end. */
	private List<JsonNode> lastAnswers() {
		int from = this.items.size();
		while (from > 0 && answers(this.items.get(from - 1))) {
			from--;
		}
		return this.items.subList(from, this.items.size());
	}

	/**
	 * The run whose calls are approved or declined at the end. Some clients send the
	 * whole conversation again with it, which is stored already.
	 */
	Optional<UUID> decidedRun() {
		return lastAnswers().stream()
			.filter((item) -> type(item).equals(APPROVAL))
			.findFirst()
			.map((item) -> ApprovalId.read(item.path("approval_request_id"), "input").runId());
	}

	/** The ids of the calls that have a result here. */
	Set<String> results() {
		return this.items.stream()
			.filter((item) -> type(item).equals(RESULT))
			.map((item) -> item.path("call_id").asString(""))
			.collect(Collectors.toSet());
	}

	/**
	 * The answers at the end.
	 * @param waiting ids of the calls that wait, in order
	 */
	CallerAnswers answers(List<String> waiting) {
		List<CallResult> results = new ArrayList<>();
		List<Approval> approvals = new ArrayList<>();
		for (JsonNode item : lastAnswers()) {
			if (type(item).equals(RESULT)) {
				results.add(new CallResult(item.path("call_id").asString(""), output(item, "input"), true));
			}
			else {
				int place = ApprovalId.read(item.path("approval_request_id"), "input").place();
				RequestFields.require(place < waiting.size(), "input", "approves a call that does not exist");
				approvals.add(new Approval(waiting.get(place), RequestFields.flag(item, "approve"),
						item.path("reason").asString(null)));
			}
		}
		return new CallerAnswers(results, approvals);
	}

	/** Length of its images and files, in characters. */
	long attachmentLength() {
		return this.items.stream()
			.flatMap((item) -> item.path("content").valueStream())
			.mapToLong((part) -> part.path("image_url").asString("").length()
					+ part.path("file_data").asString("").length())
			.sum();
	}

	/** Adds all items to a conversation. */
	void addTo(Transcript transcript) {
		for (int i = 0; i < this.items.size(); i++) {
			add(this.items.get(i), "input[" + i + "]", transcript);
		}
	}

	private static void add(JsonNode item, String field, Transcript transcript) {
		switch (type(item)) {
			case "message" -> message(item, field, transcript);
			case "function_call" -> transcript.call(item.path("call_id").asString(""), item.path("name").asString(""),
					item.path("arguments").asString(""), field + ".call_id");
			case RESULT ->
				transcript.result(item.path("call_id").asString(""), output(item, field), field + ".call_id");
			case "reasoning", "mcp_list_tools", "mcp_approval_request", APPROVAL -> {
				// Models do not read them.
			}
			default -> throw new InvalidFieldException(field + ".type",
					"must be message, function_call, function_call_output, reasoning or mcp_approval_response");
		}
	}

	private static void message(JsonNode item, String field, Transcript transcript) {
		MessageContent content = MessageContent.read(item.path("content"), field + ".content");
		switch (item.path("role").asString("")) {
			case "system", "developer" -> transcript.instruct(content.text());
			case "user" -> transcript.user(content, field + ".content");
			case "assistant" -> transcript.assistant(content.text(), field);
			default -> throw new InvalidFieldException(field + ".role", "must be system, developer, user or assistant");
		}
	}

	private static String output(JsonNode item, String field) {
		return MessageContent.read(item.path("output"), field + ".output").text();
	}

}

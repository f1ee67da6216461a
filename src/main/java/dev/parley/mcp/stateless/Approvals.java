package dev.parley.mcp.stateless;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.parley.agent.toolcall.ActionKind;
import dev.parley.agent.toolcall.WaitingCall;
import dev.parley.run.action.CallerAnswers;
import dev.parley.run.action.CallerAnswers.Approval;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks the user of a client, by elicitation, whether the calls of a run may be made. A
 * request's key has the run's id, because ids of calls are unique only within a run.
 *
 * @param runId the run that waits
 * @param calls that it waits for
 * @see <a href=
 * "https://modelcontextprotocol.io/specification/2026-07-28/client/elicitation">Elicitation</a>
 */
record Approvals(UUID runId, List<WaitingCall> calls) {

	private static final String APPROVED = "approved";

	private static final String REASON = "reason";

	/** Whether the user can answer all calls: none of them waits for a program. */
	boolean answerable() {
		return this.calls.stream().allMatch((waiting) -> waiting.kind() == ActionKind.APPROVAL);
	}

	/** The value of {@code inputRequests}. */
	ObjectNode requests() {
		ObjectNode requests = JsonNodeFactory.instance.objectNode();
		for (WaitingCall waiting : this.calls) {
			ObjectNode params = requests.putObject(key(waiting))
				.put("method", "elicitation/create")
				.putObject("params")
				.put("mode", "form")
				.put("message", "The agent wants to call %s with %s. Allow this call?".formatted(waiting.call().name(),
						waiting.call().arguments()));
			ObjectNode schema = params.putObject("requestedSchema").put("type", "object");
			ObjectNode properties = schema.putObject("properties");
			properties.putObject(APPROVED).put("type", "boolean").put("title", "Allow this call");
			properties.putObject(REASON)
				.put("type", "string")
				.put("title", "Reason")
				.put("description", "Told to the agent if the call is not allowed.");
			schema.putArray("required").add(APPROVED);
		}
		return requests;
	}

	/**
	 * The user's answers. Declining or dismissing the form declines the call.
	 * @param responses the value of {@code inputResponses}
	 * @return empty if a call is not answered
	 */
	Optional<CallerAnswers> answers(JsonNode responses) {
		List<Approval> approvals = new ArrayList<>();
		for (WaitingCall waiting : this.calls) {
			JsonNode response = responses.path(key(waiting));
			JsonNode approved = response.path("content").path(APPROVED);
			switch (response.path("action").asString("")) {
				case "accept" -> {
					if (!approved.isBoolean()) {
						return Optional.empty();
					}
					String reason = response.path("content").path(REASON).asString("");
					approvals.add(new Approval(waiting.call().id(), approved.booleanValue(), reason));
				}
				case "decline", "cancel" -> approvals.add(new Approval(waiting.call().id(), false, null));
				default -> {
					return Optional.empty();
				}
			}
		}
		return Optional.of(new CallerAnswers(List.of(), approvals));
	}

	/** Whether a response belongs to one of the calls. */
	boolean concernedBy(JsonNode responses) {
		return this.calls.stream().anyMatch((waiting) -> responses.has(key(waiting)));
	}

	private String key(WaitingCall waiting) {
		return this.runId + ":" + waiting.call().id();
	}

}

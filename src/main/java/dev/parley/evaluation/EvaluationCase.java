package dev.parley.evaluation;

import java.util.List;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One conversation with an agent, and what is expected of it.
 *
 * @param name unique in its file
 * @param requests the bodies of {@code POST /chat}, in order, without a session
 * @param approvals by the name of a tool that asks for approval: whether to approve
 * @param toolResults by the name of a tool of the caller: what it gives back
 * @param expect the member {@code expect} of the file
 */
record EvaluationCase(String name, List<ObjectNode> requests, JsonNode approvals, JsonNode toolResults,
		JsonNode expect) {
}

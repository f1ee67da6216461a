package dev.parley.mcp.stateless;

import java.time.Duration;

import dev.parley.mcp.tool.AskedRun;
import dev.parley.mcp.tool.PendingCall;
import dev.parley.mcp.tool.ToolResult;
import dev.parley.run.event.RunAnswer;
import dev.parley.run.event.RunEvent.RequiresAction;
import dev.parley.run.event.RunEvent.Terminal;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns the outcome of a tool call into a result of the request. */
final class CallOutcomes {

	private final ResultFormat format;

	CallOutcomes(ResultFormat format) {
		this.format = format;
	}

	/**
	 * Waits for the result of a call.
	 * @return null if there is none within {@code patience}
	 */
	@Nullable ObjectNode await(PendingCall call, StatelessRequest request, Duration patience) throws InterruptedException {
		if (call instanceof AskedRun asked) {
			Terminal end = asked.run().awaitEnd(patience);
			return (end != null) ? result(asked, end, request) : null;
		}
		ToolResult result = call.await(patience);
		return (result != null) ? this.format.complete(result.toJson()) : null;
	}

	private ObjectNode result(AskedRun asked, Terminal end, StatelessRequest request) {
		if (end instanceof RequiresAction(RunAnswer answer) && request.asksUsers()) {
			Approvals approvals = new Approvals(answer.runId(), answer.requiredAction());
			if (approvals.answerable()) {
				return inputRequired(approvals);
			}
		}
		return complete(asked, end);
	}

	/** The result of a call that asks for approvals before it continues. */
	ObjectNode inputRequired(Approvals approvals) {
		ObjectNode result = JsonNodeFactory.instance.objectNode().put("requestState", approvals.runId().toString());
		result.set("inputRequests", approvals.requests());
		return this.format.inputRequired(result);
	}

	/** The result of a call whose run has ended. */
	ObjectNode complete(AskedRun asked, Terminal end) {
		return this.format.complete(asked.result(end).toJson());
	}

}

package dev.parley.mcp.tool;

import java.time.Duration;
import java.util.stream.Collectors;

import dev.parley.run.RunManager;
import dev.parley.run.event.RunAnswer;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunEvent.Done;
import dev.parley.run.event.RunEvent.Failed;
import dev.parley.run.event.RunEvent.RequiresAction;
import dev.parley.run.event.RunEvent.Terminal;
import dev.parley.run.log.RunLog;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/** A tool call that a run answers. The run continues without its client. */
public record AskedRun(RunLog run, RunManager runs, String userId) implements PendingCall {

	@Override
	public @Nullable ToolResult await(Duration patience) throws InterruptedException {
		Terminal end = this.run.awaitEnd(patience);
		return (end != null) ? result(end) : null;
	}

	/** The result of the call if its run ended so. */
	public ToolResult result(Terminal end) {
		return switch (end) {
			case Done(RunAnswer answer) -> ToolResult.of(answer.response(),
					JsonNodeFactory.instance.objectNode()
						.put("response", answer.response())
						.put("agent", answer.agent())
						.put("session_id", answer.sessionId().toString())
						.put("run_id", answer.runId().toString()));
			case RequiresAction(RunAnswer answer) -> failed(waiting(answer));
			case Failed failed -> failed(failed.code().code() + ": " + failed.detail());
			case Cancelled _ -> failed("run_cancelled: The run was cancelled");
		};
	}

	private static String waiting(RunAnswer answer) {
		return "requires_action: The run " + answer.runId() + " waits for somebody to act: "
				+ answer.requiredAction().stream().map((waiting) -> switch (waiting.kind()) {
					case APPROVAL -> "approve or decline the call " + waiting.call().id() + " of "
							+ waiting.call().name() + " with " + waiting.call().arguments();
					case CLIENT -> "make the call " + waiting.call().id() + " of " + waiting.call().name() + " with "
							+ waiting.call().arguments();
				}).collect(Collectors.joining("; "))
				+ ". Answer within 24 hours by POST /chat with this session_id; a further message declines it";
	}

	private ToolResult failed(String error) {
		return ToolResult.failed(error + "\nsession_id: " + this.run.sessionId() + "\nrun_id: " + this.run.runId());
	}

	@Override
	public void cancel() {
		this.runs.cancel(this.run.runId(), this.userId);
	}

}

package dev.parley.mcp.tool;

import java.time.Clock;

import dev.parley.mcp.message.JsonRpc;
import dev.parley.run.log.RunLog;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Progress notifications of a tool call: the seconds since its start and, if a run
 * answers the call, the run's id.
 */
public final class CallProgress {

	private final JsonNode token;

	private final @Nullable RunLog run;

	private final Clock clock;

	private final long started;

	/**
	 * Creates the notifications of a call.
	 * @param token that the client sent
	 * @param run null if no run answers the call
	 */
	public CallProgress(JsonNode token, @Nullable RunLog run, Clock clock) {
		this.token = token;
		this.run = run;
		this.clock = clock;
		// The run's id contains its start time, so a resumed stream continues counting.
		this.started = (run != null) ? run.runId().getMostSignificantBits() >>> 16 : clock.millis();
	}

	/** The notification to be sent now, as JSON. */
	public String now() {
		ObjectNode params = JsonNodeFactory.instance.objectNode();
		params.set("progressToken", this.token);
		params.put("progress", (this.clock.millis() - this.started) / 1000.0);
		if (this.run != null) {
			params.put("message", "run_id: " + this.run.runId() + ", session_id: " + this.run.sessionId());
			params.putObject("_meta")
				.put("run_id", this.run.runId().toString())
				.put("session_id", this.run.sessionId().toString());
		}
		return JsonRpc.notification("notifications/progress", params).toString();
	}

}

package dev.parley.mcp.stateless;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

import dev.parley.mcp.message.JsonRpc;
import dev.parley.mcp.tool.CallProgress;
import dev.parley.mcp.tool.PendingCall;
import dev.parley.run.log.RunLog;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * Answers tool calls: with a JSON document if they are short, with a task if the client
 * supports tasks and a run answers the call, otherwise with a stream of events. A client
 * that closes its stream cancels the call, as the protocol demands; a task continues
 * without its client. Thread-safe.
 */
final class CallAnswers {

	/** How long to wait before a task or a stream begins. */
	private static final Duration SHORT = Duration.ofSeconds(1);

	private static final Duration FOREVER = Duration.ofDays(1000);

	/** Interval of events during a call; the second one after a disconnect fails. */
	private static final Duration BETWEEN_SIGNS = Duration.ofSeconds(2);

	private static final Logger logger = LoggerFactory.getLogger(CallAnswers.class);

	private final CallOutcomes outcomes;

	private final Tasks tasks;

	private final Clock clock;

	CallAnswers(CallOutcomes outcomes, Tasks tasks, Clock clock) {
		this.outcomes = outcomes;
		this.tasks = tasks;
		this.clock = clock;
	}

	/**
	 * Answers a call.
	 * @return null if the response has been written
	 */
	@Nullable ResponseEntity<JsonNode> answer(PendingCall call, StatelessRequest request, HttpServletResponse response)
			throws InterruptedException {
		RunLog run = call.run();
		boolean asTask = run != null && request.takesTasks();
		if (asTask || run == null || request.progressToken() == null || !request.takesEvents()) {
			ObjectNode result = this.outcomes.await(call, request, (asTask || request.takesEvents()) ? SHORT : FOREVER);
			if (result == null && run != null && asTask) {
				result = this.tasks.begun(run);
			}
			if (result != null) {
				return ResponseEntity.ok(JsonRpc.result(request.id(), result));
			}
		}
		try {
			stream(call, request, response);
		}
		catch (IOException ex) {
			logger.debug("An MCP client disconnected before the response", ex);
			call.cancel();
		}
		return null;
	}

	private void stream(PendingCall call, StatelessRequest request, HttpServletResponse response)
			throws IOException, InterruptedException {
		RunLog run = call.run();
		response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
		response.setHeader("Cache-Control", "no-cache");
		response.setHeader("X-Accel-Buffering", "no");
		if (run != null) {
			response.setHeader("X-Run-ID", run.runId().toString());
		}
		JsonNode token = request.progressToken();
		CallProgress progress = (token != null) ? new CallProgress(token, run, this.clock) : null;
		ObjectNode result;
		do {
			write((progress != null) ? event(progress.now()) : ": keep-alive\n\n", response);
			result = this.outcomes.await(call, request, BETWEEN_SIGNS);
		}
		while (result == null);
		write(event(JsonRpc.result(request.id(), result).toString()), response);
	}

	private static void write(String text, HttpServletResponse response) throws IOException {
		OutputStream out = response.getOutputStream();
		out.write(text.getBytes(StandardCharsets.UTF_8));
		response.flushBuffer();
	}

	private static String event(String data) {
		return "data: " + data + "\n\n";
	}

}

package dev.parley.mcp;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;

import dev.parley.mcp.message.JsonRpc;
import dev.parley.mcp.tool.CallProgress;
import dev.parley.mcp.tool.ToolResult;
import dev.parley.run.log.RunLog;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.MediaType;

/**
 * Answers a tool call with a stream of events: keep-alive events while the call is in
 * progress, then its result. If the client sent a progress token, the keep-alive events
 * are progress notifications, which may extend the client's timeout; otherwise they are
 * comments. If a run answers the call, each event has a {@link StreamId}, so that a
 * client can resume a lost stream. Used by one thread.
 *
 * @see <a href=
 * "https://modelcontextprotocol.io/specification/2025-11-25/basic/transports">Streamable
 * HTTP</a>
 */
final class CallStream {

	/** Interval of keep-alive events; clients wait for at least 10 s. */
	private static final Duration BETWEEN_SIGNS = Duration.ofSeconds(3);

	private final PendingCalls.Entry call;

	private final JsonNode requestId;

	private final @Nullable CallProgress progress;

	private final boolean primed;

	private final @Nullable String eventId;

	/**
	 * Creates the stream of a call.
	 * @param progressToken null if the client sent none
	 * @param primed whether the client supports events without data
	 */
	CallStream(PendingCalls.Entry call, JsonNode requestId, @Nullable JsonNode progressToken, boolean primed,
			Clock clock) {
		this.call = call;
		this.requestId = requestId;
		this.primed = primed;
		RunLog run = this.call.call().run();
		this.progress = (progressToken != null) ? new CallProgress(progressToken, run, clock) : null;
		this.eventId = (run != null) ? new StreamId(run.runId(), requestId, progressToken).asText() : null;
	}

	/**
	 * Writes the whole stream.
	 * @throws IOException if the client has disconnected
	 */
	void write(HttpServletResponse response) throws IOException, InterruptedException {
		RunLog run = this.call.call().run();
		response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
		response.setHeader("Cache-Control", "no-cache");
		response.setHeader("X-Accel-Buffering", "no");
		if (run != null) {
			response.setHeader("X-Run-ID", run.runId().toString());
		}
		OutputStream out = response.getOutputStream();
		ToolResult result;
		String sign = (this.progress == null && this.primed && this.eventId != null) ? event("") : sign();
		do {
			out.write(sign.getBytes(StandardCharsets.UTF_8));
			response.flushBuffer();
			result = this.call.call().await(BETWEEN_SIGNS);
			sign = sign();
		}
		while (result == null);
		// A cancelled request is not answered.
		if (!this.call.isCancelled()) {
			String answer = event(JsonRpc.result(this.requestId, result.toJson()).toString());
			out.write(answer.getBytes(StandardCharsets.UTF_8));
			response.flushBuffer();
		}
	}

	private String sign() {
		return (this.progress != null) ? event(this.progress.now()) : ": keep-alive\n\n";
	}

	private String event(String data) {
		return ((this.eventId != null) ? "id: " + this.eventId + "\n" : "") + "data: " + data + "\n\n";
	}

}

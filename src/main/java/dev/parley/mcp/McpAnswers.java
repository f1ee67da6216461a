package dev.parley.mcp;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

import dev.parley.caller.Caller;
import dev.parley.mcp.message.JsonRpc;
import dev.parley.mcp.tool.PendingCall;
import dev.parley.mcp.tool.ToolResult;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Answers tool calls with a JSON document, or with a {@link CallStream} if the client
 * accepts one and either asked for progress or the call takes long. A call continues
 * without its client. Thread-safe.
 */
@Component
class McpAnswers {

	/** From this version of the protocol, clients support events without data. */
	private static final String PRIMED_SINCE = "2025-11-25";

	/** How long to wait before a stream begins; most short calls end within this time. */
	private static final Duration SHORT = Duration.ofSeconds(1);

	private static final Duration FOREVER = Duration.ofDays(1000);

	private static final Logger logger = LoggerFactory.getLogger(McpAnswers.class);

	private final PendingCalls calls;

	private final Clock clock;

	McpAnswers(PendingCalls calls, Clock clock) {
		this.calls = calls;
		this.clock = clock;
	}

	/**
	 * Answers a call once it ends, or with a stream if that takes long.
	 * @return null if the response has been written
	 */
	@Nullable ResponseEntity<JsonNode> answer(PendingCall call, Request request, HttpServletResponse response)
			throws InterruptedException {
		try (PendingCalls.Entry entry = this.calls.add(request.key(), call)) {
			JsonNode token = request.progressToken();
			if (token == null || call.run() == null || !request.takesEvents()) {
				ToolResult result = call.await(request.takesEvents() ? SHORT : FOREVER);
				if (result != null) {
					return ResponseEntity.ok(JsonRpc.result(request.id(), result.toJson()));
				}
			}
			stream(new CallStream(entry, request.id(), token, request.knowsPriming(), this.clock), response);
			return null;
		}
	}

	/** Resumes the stream of an earlier request. */
	void resume(PendingCall call, StreamId stream, Request request, HttpServletResponse response)
			throws InterruptedException {
		try (PendingCalls.Entry entry = this.calls.add(request.key(), call)) {
			stream(new CallStream(entry, stream.requestId(), stream.progressToken(), request.knowsPriming(),
					this.clock), response);
		}
	}

	private static void stream(CallStream stream, HttpServletResponse response) throws InterruptedException {
		try {
			stream.write(response);
		}
		catch (IOException ex) {
			logger.debug("An MCP client disconnected before the response", ex);
		}
	}

	/** The properties of the request that determine the form of its answer. */
	record Request(JsonNode id, JsonNode params, HttpHeaders headers, Caller caller) {

		PendingCalls.@Nullable Key key() {
			return PendingCalls.Key.of(this.caller.userId(), this.headers.getFirst(McpController.SESSION_ID), this.id);
		}

		/**
		 * Whether the client names the type of event streams; one that accepts any type
		 * expects JSON.
		 */
		boolean takesEvents() {
			return this.headers.getAccept()
				.stream()
				.anyMatch(
						(type) -> type.equalsTypeAndSubtype(MediaType.TEXT_EVENT_STREAM) && type.getQualityValue() > 0);
		}

		@Nullable JsonNode progressToken() {
			JsonNode token = this.params.path("_meta").path("progressToken");
			return JsonRpc.isId(token) ? token : null;
		}

		boolean knowsPriming() {
			String version = this.headers.getFirst(McpController.PROTOCOL_VERSION);
			return version != null && version.compareTo(PRIMED_SINCE) >= 0;
		}

	}

}

package dev.parley.mcp.stateless;

import dev.parley.caller.Caller;
import dev.parley.mcp.message.JsonRpc;
import dev.parley.mcp.message.McpFault;
import dev.parley.mcp.tool.McpReply;
import dev.parley.mcp.tool.PendingCall;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** Answers the requests at {@code /mcp} that need no handshake. Thread-safe. */
public final class StatelessEndpoint {

	private final StatelessMethods methods;

	private final CallAnswers answers;

	StatelessEndpoint(StatelessMethods methods, CallAnswers answers) {
		this.methods = methods;
		this.answers = answers;
	}

	/** Whether a message belongs to a version that has no handshake. */
	public boolean serves(JsonNode message, HttpHeaders headers) {
		return StatelessRequest.isStateless(message, headers);
	}

	/**
	 * Answers a request with a valid id.
	 * @param noStore whether the result must neither come from a cache nor be kept there
	 * @return null if the response has been written
	 */
	public @Nullable ResponseEntity<JsonNode> answer(JsonNode message, HttpHeaders headers, Caller caller,
			boolean noStore, HttpServletResponse response) throws InterruptedException {
		JsonNode id = JsonRpc.idOf(message);
		StatelessRequest request;
		try {
			request = StatelessRequest.read(message, headers);
		}
		catch (McpFault ex) {
			return ResponseEntity.badRequest().body(JsonRpc.error(id, ex));
		}
		try {
			return switch (this.methods.call(request, caller, noStore)) {
				case McpReply.Result(JsonNode result) -> ResponseEntity.ok(JsonRpc.result(id, result));
				case McpReply.Call(PendingCall call) -> this.answers.answer(call, request, response);
			};
		}
		catch (McpFault ex) {
			return ResponseEntity.status(status(ex)).body(JsonRpc.error(id, ex));
		}
	}

	private static HttpStatus status(McpFault fault) {
		return switch (fault.code()) {
			case McpFault.METHOD_NOT_FOUND -> HttpStatus.NOT_FOUND;
			case StatelessMethods.MISSING_CAPABILITY -> HttpStatus.BAD_REQUEST;
			default -> HttpStatus.OK;
		};
	}

}

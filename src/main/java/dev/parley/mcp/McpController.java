package dev.parley.mcp;

import java.util.UUID;

import dev.parley.caller.Caller;
import dev.parley.mcp.message.JsonRpc;
import dev.parley.mcp.message.McpFault;
import dev.parley.mcp.message.ProtocolVersions;
import dev.parley.mcp.stateless.StatelessEndpoint;
import dev.parley.mcp.tool.McpReply;
import dev.parley.mcp.tool.PendingCall;
import dev.parley.security.CurrentUser;
import dev.parley.web.AllowedOrigins;
import dev.parley.web.RequestCacheControl;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * MCP over streamable HTTP, in all versions. Requests are independent of each other; the
 * session id that a client with a handshake receives only distinguishes its requests from
 * those of other clients.
 */
@RestController
class McpController {

	static final String SESSION_ID = "Mcp-Session-Id";

	static final String PROTOCOL_VERSION = "MCP-Protocol-Version";

	private static final String CANCELLED = "notifications/cancelled";

	private final McpMethods methods;

	private final McpAnswers answers;

	private final PendingCalls calls;

	private final StatelessEndpoint stateless;

	private final AllowedOrigins origins;

	private final CurrentUser user;

	McpController(McpMethods methods, McpAnswers answers, PendingCalls calls, StatelessEndpoint stateless,
			AllowedOrigins origins, CurrentUser user) {
		this.methods = methods;
		this.answers = answers;
		this.calls = calls;
		this.stateless = stateless;
		this.origins = origins;
		this.user = user;
	}

	@PostMapping(path = "/mcp", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	@Nullable ResponseEntity<JsonNode> receive(@RequestBody JsonNode message, @RequestHeader HttpHeaders headers,
			HttpServletResponse response) throws InterruptedException {
		this.origins.require(headers.getOrigin());
		JsonNode id = JsonRpc.idOf(message);
		String method = message.path("method").asString("");
		if (!message.path("jsonrpc").asString("").equals("2.0") || (id.isNull() && message.has("id"))) {
			return badRequest(id, new McpFault(McpFault.INVALID_REQUEST, "Expected one JSON-RPC 2.0 message"));
		}
		boolean stateless = this.stateless.serves(message, headers);
		// The version is not negotiated yet when a client initializes.
		String version = headers.getFirst(PROTOCOL_VERSION);
		if (!stateless && version != null && !method.equals(McpMethods.INITIALIZE)
				&& !ProtocolVersions.WITH_HANDSHAKE.contains(version)) {
			return badRequest(id,
					McpFault.unsupportedVersion(McpFault.INVALID_REQUEST, version, ProtocolVersions.WITH_HANDSHAKE));
		}
		Caller caller = this.user.caller();
		JsonNode params = message.path("params");
		// A notification, or a response to a request that the server never sent.
		if (id.isNull() || !message.has("method")) {
			if (method.equals(CANCELLED)) {
				cancel(params, caller, headers);
			}
			return ResponseEntity.accepted().build();
		}
		boolean noStore = RequestCacheControl.forbidsStoring(headers.getCacheControl());
		if (stateless) {
			return this.stateless.answer(message, headers, caller, noStore, response);
		}
		try {
			return switch (this.methods.call(method, params, caller, noStore)) {
				case McpReply.Result(JsonNode result) -> result(id, method, result);
				case McpReply.Call(PendingCall call) ->
					this.answers.answer(call, new McpAnswers.Request(id, params, headers, caller), response);
			};
		}
		catch (McpFault ex) {
			return ResponseEntity.ok(JsonRpc.error(id, ex));
		}
	}

	private static ResponseEntity<JsonNode> result(JsonNode id, String method, JsonNode result) {
		ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
		if (method.equals(McpMethods.INITIALIZE)) {
			answer.header(SESSION_ID, UUID.randomUUID().toString());
		}
		return answer.body(JsonRpc.result(id, result));
	}

	private void cancel(JsonNode params, Caller caller, HttpHeaders headers) {
		PendingCalls.Key key = PendingCalls.Key.of(caller.userId(), headers.getFirst(SESSION_ID),
				params.path("requestId"));
		if (key != null) {
			this.calls.cancel(key);
		}
	}

	private static ResponseEntity<JsonNode> badRequest(JsonNode id, McpFault fault) {
		return ResponseEntity.badRequest().body(JsonRpc.error(id, fault));
	}

}

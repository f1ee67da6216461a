package dev.parley.mcp;

import dev.parley.security.CurrentUser;
import dev.parley.web.AllowedOrigins;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * MCP over streamable HTTP, without sessions: each request stands for itself and is
 * answered with one JSON document. There is no stream to open, so GET is not allowed, as
 * the protocol has it for such servers.
 */
@RestController
class McpController {

	private final McpMethods methods;

	private final AllowedOrigins origins;

	private final CurrentUser user;

	private final JsonMapper json;

	McpController(McpMethods methods, AllowedOrigins origins, CurrentUser user, JsonMapper json) {
		this.methods = methods;
		this.origins = origins;
		this.user = user;
		this.json = json;
	}

	@PostMapping(path = "/mcp", consumes = MediaType.APPLICATION_JSON_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<JsonNode> receive(@RequestBody JsonNode message,
			@RequestHeader(name = HttpHeaders.ORIGIN, required = false) @Nullable String origin,
			@RequestHeader(name = "MCP-Protocol-Version", required = false) @Nullable String version) {
		this.origins.require(origin);
		JsonNode id = message.path("id");
		String method = message.path("method").asString("");
		if (!message.path("jsonrpc").asString("").equals("2.0") || (!id.isMissingNode() && !isId(id))) {
			return badRequest("Expected one JSON-RPC 2.0 message");
		}
		// The version is yet to be agreed on when a client says hello.
		if (version != null && !method.equals(McpMethods.INITIALIZE)
				&& !McpMethods.PROTOCOL_VERSIONS.contains(version)) {
			return badRequest("Supported versions of the protocol are " + McpMethods.PROTOCOL_VERSIONS);
		}
		// A notification, or an answer to a question that was never asked.
		if (id.isMissingNode() || !message.has("method")) {
			return ResponseEntity.accepted().build();
		}
		return ResponseEntity.ok(answer(id, method, message.path("params")));
	}

	private ObjectNode answer(JsonNode id, String method, JsonNode params) {
		try {
			JsonNode result = this.methods.call(method, params, this.user.caller());
			ObjectNode answer = this.json.createObjectNode().put("jsonrpc", "2.0");
			answer.set("id", id);
			answer.set("result", result);
			return answer;
		}
		catch (McpFault ex) {
			return error(id, ex);
		}
	}

	private ResponseEntity<JsonNode> badRequest(String message) {
		return ResponseEntity.badRequest()
			.body(error(this.json.nullNode(), new McpFault(McpFault.INVALID_REQUEST, message)));
	}

	private ObjectNode error(JsonNode id, McpFault fault) {
		ObjectNode answer = this.json.createObjectNode().put("jsonrpc", "2.0");
		answer.set("id", id);
		answer.putObject("error").put("code", fault.code()).put("message", fault.getMessage());
		return answer;
	}

	private static boolean isId(JsonNode id) {
		return id.isString() || id.isIntegralNumber();
	}

}

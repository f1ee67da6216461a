package dev.parley.mcp.stateless;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

import dev.parley.mcp.message.McpFault;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpHeaders;

/**
 * Checks that the headers of a request, which proxies may route by, match its body, which
 * the server executes.
 *
 * @see <a href=
 * "https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#server-validation">Server
 * validation</a>
 */
final class RequestHeaders {

	static final String PROTOCOL_VERSION = "MCP-Protocol-Version";

	private static final int HEADER_MISMATCH = -32020;

	private static final String METHOD = "Mcp-Method";

	private static final String NAME = "Mcp-Name";

	private static final String ENCODED_PREFIX = "=?base64?";

	private static final String ENCODED_SUFFIX = "?=";

	/** The parameter that the header with the name repeats, by method. */
	private static final Map<String, String> NAMED_BY = Map.of("tools/call", "name", Tasks.GET, Tasks.ID, Tasks.UPDATE,
			Tasks.ID, Tasks.CANCEL, Tasks.ID);

	private RequestHeaders() {
	}

	/**
	 * Compares the protocol version.
	 * @throws McpFault if the header is missing or different
	 */
	static void requireVersion(String version, HttpHeaders headers) {
		require(PROTOCOL_VERSION, headers.getFirst(PROTOCOL_VERSION), version);
	}

	/**
	 * Compares the method, and the name of what it is about.
	 * @throws McpFault if a header is missing or different
	 */
	static void requireMethod(String method, JsonNode params, HttpHeaders headers) {
		require(METHOD, headers.getFirst(METHOD), method);
		String parameter = NAMED_BY.get(method);
		JsonNode name = (parameter != null) ? params.path(parameter) : params.path("");
		// The method itself refuses a name that is not a text.
		if (name.isString()) {
			require(NAME, decoded(headers.getFirst(NAME)), name.stringValue());
		}
	}

	private static void require(String header, @Nullable String value, String expected) {
		if (value == null) {
			throw mismatch("The header " + header + " is missing");
		}
		if (!value.strip().equals(expected)) {
			throw mismatch("The header " + header + " differs from the request's body");
		}
	}

	/** Decodes a value that is not plain ASCII text. */
	private static @Nullable String decoded(@Nullable String value) {
		if (value == null || !value.startsWith(ENCODED_PREFIX) || !value.endsWith(ENCODED_SUFFIX)
				|| value.length() < ENCODED_PREFIX.length() + ENCODED_SUFFIX.length()) {
			return value;
		}
		try {
			return new String(
					Base64.getDecoder()
						.decode(value.substring(ENCODED_PREFIX.length(), value.length() - ENCODED_SUFFIX.length())),
					StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			throw mismatch("The header " + NAME + " is not valid Base64");
		}
	}

	private static McpFault mismatch(String message) {
		return new McpFault(HEADER_MISMATCH, message);
	}

}

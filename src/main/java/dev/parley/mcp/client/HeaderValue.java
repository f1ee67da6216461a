package dev.parley.mcp.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Encodes values of headers that repeat parts of a request's body.
 *
 * @see <a href=
 * "https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#value-encoding">Value
 * encoding</a>
 */
final class HeaderValue {

	/** Visible ASCII characters, and spaces and tabs between them. */
	private static final Pattern PLAIN = Pattern.compile("[!-~]([ -~\\t]*[!-~])?");

	private static final Pattern LOOKS_ENCODED = Pattern.compile("=\\?base64\\?.*\\?=");

	private HeaderValue() {
	}

	/** The text itself, or in Base64 if it cannot be a header's value. */
	static String of(String text) {
		return (PLAIN.matcher(text).matches() && !LOOKS_ENCODED.matcher(text).matches()) ? text
				: "=?base64?" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "?=";
	}

}

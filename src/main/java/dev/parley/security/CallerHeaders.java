package dev.parley.security;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;

import dev.parley.security.AccessRefusedException.Reason;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** The headers of a request by which its caller is identified. */
final class CallerHeaders {

	private static final String BEARER = "bearer ";

	/**
	 * Before a key in base64url without padding (RFC 4648), as one of the subprotocols.
	 */
	private static final String SUBPROTOCOL = "parley.key.";

	private static final int MAX_USER = 200;

	private final HttpServletRequest request;

	CallerHeaders(HttpServletRequest request) {
		this.request = request;
	}

	/** The token of {@code Authorization: Bearer}; null if there is none. */
	@Nullable String bearer() {
		String header = single("Authorization");
		return (header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER))
				? header.substring(BEARER.length()).strip() : null;
	}

	/** The key among the offered subprotocols of a WebSocket; null if there is none. */
	@Nullable String subprotocolKey() {
		String key = null;
		for (String offered : Collections.list(this.request.getHeaders("Sec-WebSocket-Protocol"))) {
			for (String name : offered.split(",", -1)) {
				if (name.strip().startsWith(SUBPROTOCOL)) {
					if (key != null) {
						throw AccessRefusedException.because(Reason.MALFORMED,
								"More than one subprotocol is a key; offer one");
					}
					key = decoded(name.strip().substring(SUBPROTOCOL.length()));
				}
			}
		}
		return key;
	}

	private static String decoded(String text) {
		try {
			return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			throw AccessRefusedException.because(Reason.MALFORMED,
					"The subprotocol " + SUBPROTOCOL + "… must end with the key in base64url");
		}
	}

	/** The name or id of a user; null if the header is missing. */
	@Nullable String user(String name) {
		String header = single(name);
		if (header == null) {
			return null;
		}
		return requireUser(name, text(header));
	}

	/** The same for a name or an id that did not come in a header. */
	static String requireUser(String name, String user) {
		if (user.isBlank() || user.length() > MAX_USER || user.chars().anyMatch(Character::isISOControl)) {
			throw AccessRefusedException.because(Reason.MALFORMED,
					name + " must have 1 to " + MAX_USER + " characters and no control characters");
		}
		return user;
	}

	/**
	 * Refuses repeated headers, so that a client cannot override one that a proxy adds.
	 */
	@Nullable String single(String name) {
		Enumeration<String> values = this.request.getHeaders(name);
		if (!values.hasMoreElements()) {
			return null;
		}
		String value = values.nextElement();
		if (values.hasMoreElements()) {
			throw AccessRefusedException.because(Reason.MALFORMED, name + " was sent more than once; send it once");
		}
		return value;
	}

	/** The container decodes headers as ISO 8859-1, but clients send UTF-8. */
	private static String text(String header) {
		try {
			return StandardCharsets.UTF_8.newDecoder()
				.decode(ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1)))
				.toString();
		}
		catch (CharacterCodingException ex) {
			return header;
		}
	}

}

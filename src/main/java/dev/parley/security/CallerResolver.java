package dev.parley.security;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Optional;

import dev.parley.caller.Caller;
import dev.parley.security.AccessRefusedException.Reason;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Authenticates a request by its key or token. */
final class CallerResolver {

	private static final String BEARER = "bearer ";

	private static final int MAX_USER = 200;

	private final Access access;

	private final ApiKeys keys;

	private final Tokens tokens;

	CallerResolver(Access access, ApiKeys keys, Tokens tokens) {
		this.access = access;
		this.keys = keys;
		this.tokens = tokens;
	}

	/**
	 * The caller of a request.
	 * @return empty if the request has no key or token
	 * @throws AccessRefusedException if its key or token is invalid
	 */
	Optional<Caller> of(HttpServletRequest request) {
		String userId = user(request, "X-User-ID");
		String userName = user(request, "X-User-Name");
		if (this.access != Access.AUTHENTICATED) {
			refuse(userId, userName);
			return Optional.of(Caller.ANONYMOUS);
		}
		String key = single(request, "X-API-Key");
		String shown = (key != null) ? key : bearer(request);
		if (shown == null) {
			return Optional.empty();
		}
		Optional<ApiKey> known = this.keys.find(shown);
		if (known.isPresent()) {
			return Optional.of(known.get().caller(userId, userName));
		}
		if (key != null) {
			throw AccessRefusedException
				.invalid("The API key is not valid; check it, or ask the operator for a new one");
		}
		Caller caller = this.tokens.read(shown);
		refuse(userId, userName);
		return Optional.of(caller);
	}

	/**
	 * Ignoring the headers would put the conversations of many users into one account.
	 */
	private static void refuse(@Nullable String userId, @Nullable String userName) {
		if (userId != null || userName != null) {
			throw AccessRefusedException.because(Reason.FORBIDDEN,
					"X-User-ID and X-User-Name need a key that may act for users; leave them out");
		}
	}

	private static @Nullable String bearer(HttpServletRequest request) {
		String header = single(request, "Authorization");
		return (header != null && header.toLowerCase(Locale.ROOT).startsWith(BEARER))
				? header.substring(BEARER.length()).strip() : null;
	}

	private static @Nullable String user(HttpServletRequest request, String name) {
		String header = single(request, name);
		if (header == null) {
			return null;
		}
		String user = text(header);
		if (user.isBlank() || user.length() > MAX_USER || user.chars().anyMatch(Character::isISOControl)) {
			throw AccessRefusedException.because(Reason.MALFORMED,
					name + " must have 1 to " + MAX_USER + " characters and no control characters");
		}
		return user;
	}

	/**
	 * Refuses repeated headers, so that a client cannot override one that a proxy adds.
	 */
	private static @Nullable String single(HttpServletRequest request, String name) {
		Enumeration<String> values = request.getHeaders(name);
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

package dev.parley.security;

import java.util.Optional;

import dev.parley.caller.Caller;
import dev.parley.security.AccessRefusedException.Reason;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Authenticates callers by their keys or tokens. Thread-safe. */
public final class CallerResolver {

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
		return of(Credentials.of(request));
	}

	/**
	 * The caller with these credentials.
	 * @return empty if they have no key or token
	 * @throws AccessRefusedException if the key or token is invalid
	 */
	public Optional<Caller> of(Credentials shownBy) {
		String userId = shownBy.userId();
		String userName = shownBy.userName();
		if (this.access != Access.AUTHENTICATED) {
			refuse(userId, userName);
			return Optional.of(Caller.ANONYMOUS);
		}
		String key = shownBy.apiKey();
		String shown = (key != null) ? key : shownBy.bearer();
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

}

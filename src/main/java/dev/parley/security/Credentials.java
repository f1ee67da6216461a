package dev.parley.security;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a client shows to identify its caller. Values are null if it did not send them.
 *
 * @param apiKey that must be a key
 * @param bearer a key or a token
 * @param userId the user that the client acts for
 * @param userName display name of that user
 */
public record Credentials(@Nullable String apiKey, @Nullable String bearer, @Nullable String userId,
		@Nullable String userName) {

	/**
	 * Reads the headers of a request. A browser cannot set headers for a WebSocket, so
	 * there a key may also be one of the offered subprotocols.
	 * @throws AccessRefusedException if a header is malformed
	 */
	public static Credentials of(HttpServletRequest request) {
		CallerHeaders headers = new CallerHeaders(request);
		String userId = headers.user("X-User-ID");
		String userName = headers.user("X-User-Name");
		String apiKey = headers.single("X-API-Key");
		if (apiKey != null) {
			return new Credentials(apiKey, null, userId, userName);
		}
		String bearer = headers.bearer();
		return new Credentials(null, (bearer != null) ? bearer : headers.subprotocolKey(), userId, userName);
	}

	/**
	 * The credentials in a message.
	 * @param key a key or a token
	 * @throws AccessRefusedException if the user's id or name is malformed
	 */
	public static Credentials of(String key, @Nullable String userId, @Nullable String userName) {
		return new Credentials(null, key, (userId != null) ? CallerHeaders.requireUser("user_id", userId) : null,
				(userName != null) ? CallerHeaders.requireUser("user_name", userName) : null);
	}

	/** Whether there is a key or a token. */
	public boolean isPresent() {
		return this.apiKey != null || this.bearer != null;
	}

	/** Without the secrets. */
	@Override
	public String toString() {
		return "Credentials[" + (isPresent() ? "present" : "absent") + "]";
	}

}

package dev.parley.security;

import java.util.regex.Pattern;

import dev.parley.caller.Caller;
import dev.parley.security.AccessRefusedException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * An API key and the permissions of its holder.
 *
 * @param name of the client that holds it
 * @param delegate whether the holder may act for users
 */
record ApiKey(String name, KeyHash hash, Grant grant, boolean delegate) {

	/** No colon, so that user ids of different clients cannot be equal. */
	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	ApiKey {
		if (!NAME.matcher(name).matches()) {
			throw new IllegalArgumentException("a name must have 1 to 64 characters of A-Z a-z 0-9 . _ -");
		}
	}

	/**
	 * The caller that uses this key.
	 * @param userId the user that the holder acts for; null: itself
	 * @param userName display name of that user; null: the id
	 */
	Caller caller(@Nullable String userId, @Nullable String userName) {
		String client = "key:" + this.name;
		if (userId == null && userName == null) {
			return new Caller(client, this.name, this.name, this.grant.tier(), this.grant.roles());
		}
		if (!this.delegate) {
			throw AccessRefusedException.because(Reason.FORBIDDEN,
					"This key may not act for users; leave out X-User-ID and X-User-Name, or allow the key to delegate");
		}
		if (userId == null) {
			throw AccessRefusedException.because(Reason.MALFORMED, "X-User-Name needs X-User-ID; send both or neither");
		}
		return new Caller(client + ":" + userId, (userName != null) ? userName : userId, this.name, this.grant.tier(),
				this.grant.roles());
	}

}

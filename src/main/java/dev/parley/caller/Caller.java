package dev.parley.caller;

import java.util.Locale;
import java.util.Set;

/**
 * Who calls, as the server found out.
 *
 * @param userId who owns what is made; users of different clients and issuers have
 * different ones, even if they are called the same
 * @param userName what to call the user
 * @param client name of the key, or of the issuer of the token, that was shown
 */
public record Caller(String userId, String userName, String client, Tier tier, Set<Role> roles) {

	/**
	 * Everybody, where authentication is off: may ask every agent, and looks after
	 * nothing.
	 */
	public static final Caller ANONYMOUS = new Caller("anonymous", "anonymous", "anonymous", Tier.FREE,
			Set.of(Role.USER, Role.PREMIUM));

	public Caller {
		roles = Set.copyOf(roles);
	}

	/** Whether this is everybody and not somebody. */
	public boolean anonymous() {
		return this.userId.equals(ANONYMOUS.userId);
	}

	/** {@code anonymous}, or the tier's name: for logs, which name nobody. */
	public String kind() {
		return anonymous() ? ANONYMOUS.userId : this.tier.name().toLowerCase(Locale.ROOT);
	}

	public boolean has(Role role) {
		return this.roles.contains(role);
	}

	/** The same, as agents and tools know it. */
	public UserContext user() {
		return new UserContext(this.userId, this.userName);
	}

}

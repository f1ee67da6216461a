package dev.parley.caller;

import java.util.Locale;
import java.util.Set;

/**
 * The authenticated caller of a request.
 *
 * @param userId owner of the caller's data; users of different clients and issuers have
 * different ids, even if they have the same name
 * @param userName display name of the user
 * @param client name of the key, or of the token's issuer
 */
public record Caller(String userId, String userName, String client, Tier tier, Set<Role> roles) {

	/**
	 * The shared caller if authentication is off: may use all agents, but is not an
	 * administrator.
	 */
	public static final Caller ANONYMOUS = new Caller("anonymous", "anonymous", "anonymous", Tier.FREE,
			Set.of(Role.USER, Role.PREMIUM));

	public Caller {
		roles = Set.copyOf(roles);
	}

	/** Whether this is the shared caller without authentication. */
	public boolean anonymous() {
		return this.userId.equals(ANONYMOUS.userId);
	}

	/**
	 * {@code anonymous} or the tier's name, for logs, which must not identify the user.
	 */
	public String kind() {
		return anonymous() ? ANONYMOUS.userId : this.tier.name().toLowerCase(Locale.ROOT);
	}

	public boolean has(Role role) {
		return this.roles.contains(role);
	}

	/** The user, for agents and tools. */
	public UserContext user() {
		return new UserContext(this.userId, this.userName);
	}

}

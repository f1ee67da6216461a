package dev.parley.security;

import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

import dev.parley.caller.Role;
import dev.parley.caller.Tier;
import org.jspecify.annotations.Nullable;

/** The roles and the tier of a caller. */
record Grant(Tier tier, Set<Role> roles) {

	/**
	 * Creates a grant. A role includes the lower ones.
	 * @param tier null: derived from the roles
	 * @param roles if empty, the role user
	 */
	static Grant of(@Nullable Tier tier, Collection<Role> roles) {
		Role highest = roles.isEmpty() ? Role.USER : Collections.max(roles);
		return new Grant((tier != null) ? tier : tierOf(highest), EnumSet.range(Role.USER, highest));
	}

	private static Tier tierOf(Role role) {
		return switch (role) {
			case USER -> Tier.FREE;
			case PREMIUM -> Tier.PREMIUM;
			case ADMIN -> Tier.ADMIN;
		};
	}

}

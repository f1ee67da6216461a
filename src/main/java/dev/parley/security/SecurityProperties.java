package dev.parley.security;

import java.util.List;
import java.util.Set;

import dev.parley.caller.Role;
import dev.parley.caller.Tier;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;

/**
 * Who may call.
 *
 * @param auth {@code none}: everybody, from everywhere
 * @param validApiKeys keys in plain text, each a client of its own
 * @param keysDelegate whether the holders of those keys may act for users
 * @param keys keys as hashes, with a name each
 * @param users who may get tokens of Parley's own
 * @param tokens whose tokens are trusted
 * @param allowedHosts names by which the server may be called, {@code *.} for any
 * subdomain; empty: any
 * @param open what may be read without a key besides the pages and the probes
 */
@ConfigurationProperties("parley.security")
record SecurityProperties(@Nullable Auth auth, @DefaultValue List<String> validApiKeys,
		@DefaultValue("false") boolean keysDelegate, @DefaultValue List<Key> keys, @DefaultValue List<User> users,
		@DefaultValue Tokens tokens, @DefaultValue List<String> allowedHosts, @DefaultValue Set<Part> open) {

	/** Whether it is said at all who may call. */
	boolean namesCallers() {
		return !this.validApiKeys.isEmpty() || !this.keys.isEmpty() || !this.users.isEmpty()
				|| this.tokens.fromIssuer();
	}

	/** What can be said of authentication as a whole. */
	enum Auth {

		NONE

	}

	/** What the server tells of itself. */
	enum Part {

		METRICS, HEALTH

	}

	/**
	 * A key.
	 *
	 * @param name of the client; two keys of one name are the same client, so that a new
	 * one can take over from an old one
	 * @param sha256 of the key, in hexadecimal
	 * @param tier null: by the roles
	 * @param delegate whether its holder may act for users
	 */
	record Key(@Nullable String name, @Nullable String sha256, @Nullable Tier tier,
			@DefaultValue("user") Set<Role> roles, @DefaultValue("false") boolean delegate) {
	}

	/**
	 * A user.
	 *
	 * @param passwordHash by bcrypt
	 * @param tier null: by the roles
	 */
	record User(@Nullable String name, @Nullable String passwordHash, @Nullable Tier tier,
			@DefaultValue("user") Set<Role> roles) {
	}

	/**
	 * Whose tokens are trusted.
	 *
	 * @param issuerUri of an OpenID provider; blank: only Parley's own tokens
	 * @param jwkSetUri where its keys are; blank: it is asked
	 * @param audience that its tokens must be for
	 * @param rolesClaim claim with the caller's roles
	 * @param secret that signs Parley's own tokens
	 */
	record Tokens(@Nullable String issuerUri, @Nullable String jwkSetUri, @DefaultValue("parley") String audience,
			@DefaultValue("roles") String rolesClaim, @Nullable String secret) {

		boolean fromIssuer() {
			return StringUtils.hasText(this.issuerUri);
		}

	}

}

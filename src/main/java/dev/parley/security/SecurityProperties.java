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
 * Settings of authentication.
 *
 * @param auth {@code none}: everybody may call, from everywhere
 * @param validApiKeys keys in plain text, each for one client
 * @param keysDelegate whether the holders of these keys may act for users
 * @param keys hashed keys with names
 * @param users who may get Parley's tokens
 * @param tokens settings of tokens and their issuers
 * @param allowedHosts host names that requests may use, {@code *.} for any subdomain;
 * empty: any
 * @param open what may be read without a key, besides the pages and the probes
 */
@ConfigurationProperties("parley.security")
record SecurityProperties(@Nullable Auth auth, @DefaultValue List<String> validApiKeys,
		@DefaultValue("false") boolean keysDelegate, @DefaultValue List<Key> keys, @DefaultValue List<User> users,
		@DefaultValue Tokens tokens, @DefaultValue List<String> allowedHosts, @DefaultValue Set<Part> open) {

	/** Whether any authentication is configured. */
	boolean namesCallers() {
		return !this.validApiKeys.isEmpty() || !this.keys.isEmpty() || !this.users.isEmpty()
				|| this.tokens.fromIssuer();
	}

	/** The values of {@code auth}. */
	enum Auth {

		NONE

	}

	/** Parts of the server that may be opened to everybody. */
	enum Part {

		METRICS, HEALTH

	}

	/**
	 * A key.
	 *
	 * @param name of the client; keys with the same name belong to the same client, so
	 * that a key can be replaced without interruption
	 * @param sha256 of the key, in hexadecimal
	 * @param tier null: derived from the roles
	 * @param delegate whether its holder may act for users
	 */
	record Key(@Nullable String name, @Nullable String sha256, @Nullable Tier tier,
			@DefaultValue("user") Set<Role> roles, @DefaultValue("false") boolean delegate) {
	}

	/**
	 * A user.
	 *
	 * @param passwordHash by bcrypt
	 * @param tier null: derived from the roles
	 */
	record User(@Nullable String name, @Nullable String passwordHash, @Nullable Tier tier,
			@DefaultValue("user") Set<Role> roles) {
	}

	/**
	 * Settings of tokens.
	 *
	 * @param issuerUri of an OpenID provider; blank: only Parley's own tokens
	 * @param jwkSetUri address of the provider's keys; blank: it is discovered
	 * @param audience that the provider's tokens must have
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

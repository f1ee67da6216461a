package dev.parley.security;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import dev.parley.caller.Caller;
import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/** Checks the passwords of users, and issues and verifies their tokens. */
final class Logins {

	static final Duration VALIDITY = Duration.ofMinutes(30);

	private static final String ISSUER = "parley";

	private static final int SECRET_BYTES = 32;

	/** Maximum length in bytes; bcrypt ignores the rest. */
	private static final int PASSWORD_BYTES = 72;

	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@+-]{1,64}");

	private static final Pattern BCRYPT = Pattern.compile("\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53}");

	private final BCryptPasswordEncoder passwords = new BCryptPasswordEncoder();

	private final Map<String, User> users = new LinkedHashMap<>();

	private final SecretKey secret;

	private final JwtEncoder encoder;

	private final LoginLimit attempts;

	private final Clock clock;

	/**
	 * Reads the users from the settings, which contain at least one.
	 * @throws SecuritySettingsException if the secret or a user is invalid
	 */
	Logins(SecurityProperties settings, LoginLimit attempts, Clock clock) {
		this.secret = new SecretKeySpec(secret(settings.tokens().secret()), "HmacSHA256");
		for (SecurityProperties.User user : settings.users()) {
			add(user);
		}
		this.encoder = NimbusJwtEncoder.withSecretKey(this.secret).algorithm(MacAlgorithm.HS256).build();
		this.attempts = attempts;
		this.clock = clock;
	}

	private static byte[] secret(@Nullable String text) {
		byte[] secret = (text != null) ? text.getBytes(StandardCharsets.UTF_8) : new byte[0];
		if (secret.length < SECRET_BYTES) {
			throw new SecuritySettingsException(
					"Users are set, but PARLEY_TOKEN_SECRET, which signs their tokens, has fewer than 256 bits.",
					"Set PARLEY_TOKEN_SECRET to 32 random characters or more: openssl rand -hex 32");
		}
		return secret;
	}

	private void add(SecurityProperties.User user) {
		int index = this.users.size();
		String name = String.valueOf(user.name());
		String hash = String.valueOf(user.passwordHash());
		if (!NAME.matcher(name).matches() || !BCRYPT.matcher(hash).matches()
				|| this.users.put(name, new User(hash, Grant.of(user.tier(), user.roles()))) != null) {
			throw new SecuritySettingsException("The setting parley.security.users[%d] is invalid.".formatted(index),
					"Set its name to a unique one of 1 to 64 characters of A-Z a-z 0-9 . _ @ + - and its password-hash to what "
							+ "java -jar parley.jar --hash-password prints.");
		}
	}

	/**
	 * Issues a token for a user name and password.
	 * @param address of the client
	 * @throws AccessRefusedException if the password is wrong, or there were too many
	 * attempts
	 */
	String login(String name, String password, String address) {
		User user = this.users.get(name);
		// Invalid names must not fill the memory of the login limit.
		String counted = NAME.matcher(name).matches() ? name : "";
		Duration wait = this.attempts.begin(counted, address);
		if (wait.isPositive()) {
			throw AccessRefusedException.tooManyAttempts(wait);
		}
		if (!matches(user, password)) {
			throw AccessRefusedException.invalid("The username or password is wrong");
		}
		this.attempts.succeeded(counted, address);
		Instant now = this.clock.instant();
		return this.encoder.encode(JwtEncoderParameters.from(JwtClaimsSet.builder()
			.issuer(ISSUER)
			.audience(List.of(ISSUER))
			.subject(name)
			.issuedAt(now)
			.notBefore(now)
			.expiresAt(now.plus(VALIDITY))
			.build())).getTokenValue();
	}

	boolean knows(String name) {
		return this.users.containsKey(name);
	}

	/** Checks a password; takes equally long for an unknown user. */
	private boolean matches(@Nullable User user, String password) {
		String hash = (user != null) ? user.hash() : this.users.values().iterator().next().hash();
		return password.getBytes(StandardCharsets.UTF_8).length <= PASSWORD_BYTES
				&& this.passwords.matches(password, hash) && user != null;
	}

	/** The issuer of these tokens. */
	TokenIssuer issuer() {
		return new TokenIssuer(ISSUER, ISSUER,
				NimbusJwtDecoder.withSecretKey(this.secret).macAlgorithm(MacAlgorithm.HS256).build(), this::caller,
				this.clock);
	}

	/**
	 * The user's permissions come from the settings, not from the token: they may have
	 * changed.
	 */
	private Caller caller(Jwt token) {
		String name = String.valueOf(token.getSubject());
		User user = this.users.get(name);
		if (user == null) {
			throw AccessRefusedException.invalid("The token is for a user that no longer exists; log in again");
		}
		return new Caller("user:" + name, name, ISSUER, user.grant().tier(), user.grant().roles());
	}

	private record User(String hash, Grant grant) {
	}

}

package dev.parley.security;

import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import dev.parley.caller.Caller;
import dev.parley.caller.Role;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.util.StringUtils;

/** Accepts tokens of an external OpenID provider. */
final class OpenIdProvider {

	private static final Set<SignatureAlgorithm> ALGORITHMS = Set.of(SignatureAlgorithm.RS256, SignatureAlgorithm.PS256,
			SignatureAlgorithm.ES256);

	private static final List<String> NAMES = List.of("name", "preferred_username");

	private final String issuer;

	private final SecurityProperties.Tokens settings;

	private OpenIdProvider(String issuer, SecurityProperties.Tokens settings) {
		this.issuer = issuer;
		this.settings = settings;
	}

	/**
	 * The issuer in the settings; this makes no request to it.
	 * @throws SecuritySettingsException if an address is invalid
	 */
	static Optional<TokenIssuer> of(SecurityProperties.Tokens settings, Clock clock) {
		if (!settings.fromIssuer()) {
			return Optional.empty();
		}
		String issuer = String.valueOf(settings.issuerUri());
		url("PARLEY_ISSUER_URI", issuer);
		URL keys = StringUtils.hasText(settings.jwkSetUri()) ? url("PARLEY_JWK_SET_URI", settings.jwkSetUri()) : null;
		NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(IssuerKeys.of(issuer, keys))
			.jwsAlgorithms((algorithms) -> algorithms.addAll(ALGORITHMS))
			.jwtProcessorCustomizer((processor) -> processor.setJWSTypeVerifier(
					new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null)))
			.build();
		return Optional.of(new TokenIssuer(issuer, settings.audience(), decoder,
				new OpenIdProvider(issuer, settings)::caller, clock));
	}

	/**
	 * Parses an address without a {@code #}, which separates issuer and user in user ids.
	 */
	private static URL url(String name, @Nullable String text) {
		try {
			URI uri = URI.create(String.valueOf(text));
			if (uri.getHost() != null && uri.getFragment() == null) {
				return uri.toURL();
			}
		}
		catch (IllegalArgumentException | MalformedURLException ex) {
			// Reported below.
		}
		throw new SecuritySettingsException(name + " is not a valid http or https address.",
				"Set it to the full address, such as https://login.example.com/realms/main");
	}

	private Caller caller(Jwt token) {
		String subject = String.valueOf(token.getSubject());
		Grant grant = Grant.of(null, roles(token));
		return new Caller(this.issuer + "#" + subject, name(token, subject), this.issuer, grant.tier(), grant.roles());
	}

	private static String name(Jwt token, String subject) {
		return NAMES.stream()
			.map((claim) -> token.getClaims().get(claim))
			.filter((name) -> name instanceof String text && !text.isBlank())
			.map(String::valueOf)
			.findFirst()
			.orElse(subject);
	}

	/**
	 * Reads the roles from a list or from words separated by spaces; ignores unknown
	 * roles.
	 */
	private Collection<Role> roles(Jwt token) {
		Object claim = token.getClaims().get(this.settings.rolesClaim());
		Stream<?> names = switch (claim) {
			case Collection<?> list -> list.stream();
			case String text -> Stream.of(text.split(" "));
			case null, default -> Stream.empty();
		};
		List<Role> roles = new ArrayList<>();
		names.forEach(
				(name) -> Arrays.stream(Role.values()).filter((role) -> role.label().equals(name)).forEach(roles::add));
		return roles;
	}

}

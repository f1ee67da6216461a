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

/** Somebody else who issues tokens: an OpenID provider. */
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
	 * The issuer that the settings name; it is not asked anything yet.
	 * @throws SecuritySettingsException if an address is none
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

	/** Without a {@code #}, which parts an issuer from its user. */
	private static URL url(String name, @Nullable String text) {
		try {
			URI uri = URI.create(String.valueOf(text));
			if (uri.getHost() != null && uri.getFragment() == null) {
				return uri.toURL();
			}
		}
		catch (IllegalArgumentException | MalformedURLException ex) {
			// Told below.
		}
		throw new SecuritySettingsException(name + " is no address that can be asked.",
				"Set it to the whole address, as in https://login.example.com/realms/main");
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
	 * A list, or words with blanks between them; what is no role of Parley's is passed
	 * over.
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

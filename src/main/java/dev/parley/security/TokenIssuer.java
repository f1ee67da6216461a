package dev.parley.security;

import java.time.Clock;
import java.util.List;
import java.util.function.Function;

import com.nimbusds.jose.KeySourceException;
import dev.parley.caller.Caller;
import dev.parley.security.AccessRefusedException.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** A trusted issuer, which verifies its tokens. */
final class TokenIssuer {

	private static final int MAX_SUBJECT = 255;

	private static final Logger logger = LoggerFactory.getLogger(TokenIssuer.class);

	private final String name;

	private final NimbusJwtDecoder decoder;

	private final Function<Jwt, Caller> callers;

	/**
	 * Creates an issuer.
	 * @param name required value of {@code iss}
	 * @param audience required value of {@code aud}
	 * @param decoder that verifies the signature
	 * @param callers converts a valid token to its caller
	 */
	TokenIssuer(String name, String audience, NimbusJwtDecoder decoder, Function<Jwt, Caller> callers, Clock clock) {
		JwtTimestampValidator times = new JwtTimestampValidator();
		times.setClock(clock);
		decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(times, new JwtIssuerValidator(name),
				new JwtClaimValidator<List<String>>(JwtClaimNames.AUD,
						(claim) -> claim != null && claim.contains(audience)),
				new JwtClaimValidator<>(JwtClaimNames.EXP, (claim) -> claim != null),
				new JwtClaimValidator<String>(JwtClaimNames.SUB, TokenIssuer::isSubject)));
		this.name = name;
		this.decoder = decoder;
		this.callers = callers;
	}

	private static boolean isSubject(String claim) {
		return claim != null && !claim.isBlank() && claim.length() <= MAX_SUBJECT
				&& claim.chars().noneMatch(Character::isISOControl);
	}

	String name() {
		return this.name;
	}

	/**
	 * The caller of a token.
	 * @throws AccessRefusedException if the token is invalid, or the issuer's keys cannot
	 * be fetched
	 */
	Caller read(String token) {
		try {
			return this.callers.apply(this.decoder.decode(token));
		}
		catch (BadJwtException ex) {
			logger.debug("A token was refused: {}", ex.getMessage());
			throw AccessRefusedException.invalid("The token is not valid or has expired; get a new one");
		}
		catch (JwtException ex) {
			if (ex.getCause() instanceof KeySourceException) {
				logger.warn("The signing keys of {} cannot be fetched", this.name);
				throw AccessRefusedException.because(Reason.ISSUER_UNAVAILABLE,
						"The token cannot be checked because its issuer does not answer; try again later");
			}
			logger.debug("A token was refused: {}", ex.getMessage());
			throw AccessRefusedException.invalid("The token is not valid or has expired; get a new one");
		}
	}

}

package dev.parley.security;

import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import dev.parley.caller.Caller;
import org.jspecify.annotations.Nullable;

/** The tokens that are valid: those of the issuers that are trusted. */
final class Tokens {

	private final Map<String, TokenIssuer> issuers;

	Tokens(List<TokenIssuer> issuers) {
		this.issuers = issuers.stream().collect(Collectors.toUnmodifiableMap(TokenIssuer::name, Function.identity()));
	}

	/**
	 * Who shows a token.
	 * @throws AccessRefusedException if it is no token, or not good
	 */
	Caller read(String token) {
		TokenIssuer issuer = this.issuers.get(String.valueOf(issuer(token)));
		if (issuer == null) {
			throw AccessRefusedException.invalid("The key or token is not valid; check it, or get a new one");
		}
		return issuer.read(token);
	}

	/** What the token says: only who is asked about it, not whether it is good. */
	private static @Nullable String issuer(String token) {
		try {
			JWTClaimsSet claims = JWTParser.parse(token).getJWTClaimsSet();
			return (claims != null) ? claims.getIssuer() : null;
		}
		catch (ParseException | RuntimeException ex) {
			return null;
		}
	}

}

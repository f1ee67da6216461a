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

/** Verifies tokens of all trusted issuers. */
final class Tokens {

	private final Map<String, TokenIssuer> issuers;

	Tokens(List<TokenIssuer> issuers) {
		this.issuers = issuers.stream().collect(Collectors.toUnmodifiableMap(TokenIssuer::name, Function.identity()));
	}

	/**
	 * The caller of a token.
	 * @throws AccessRefusedException if it is not a token, or invalid
	 */
	Caller read(String token) {
		TokenIssuer issuer = this.issuers.get(String.valueOf(issuer(token)));
		if (issuer == null) {
			throw AccessRefusedException.invalid("The key or token is not valid; check it, or get a new one");
		}
		return issuer.read(token);
	}

	/**
	 * The issuer that the unverified token names; decides only which issuer verifies it.
	 */
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

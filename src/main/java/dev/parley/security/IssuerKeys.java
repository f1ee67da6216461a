package dev.parley.security;

import java.io.IOException;
import java.net.URI;
import java.net.URL;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.URLBasedJWKSetSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.ResourceRetriever;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Fetches the public keys of an issuer: when the first token arrives, not at the start,
 * and then at limited intervals, regardless of the tokens that arrive.
 */
final class IssuerKeys implements JWKSetSource<SecurityContext> {

	private static final int TIMEOUT_MILLIS = 5_000;

	private static final int MAX_BYTES = 256 * 1024;

	private static final long PAUSE_MILLIS = 30_000;

	private static final long PAUSE_AFTER_FAULT_MILLIS = 5_000;

	private static final long OUTAGE_MILLIS = 4 * 60 * 60 * 1000L;

	private final ResourceRetriever http = new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MAX_BYTES);

	private final String issuer;

	private final @Nullable URL address;

	private volatile @Nullable Attempt last;

	private IssuerKeys(String issuer, @Nullable URL address) {
		this.issuer = issuer;
		this.address = address;
	}

	/**
	 * The keys of an issuer, cached for five minutes, and for hours while the issuer is
	 * unavailable.
	 * @param address of the keys; null: it is discovered from the issuer
	 */
	static JWKSource<SecurityContext> of(String issuer, @Nullable URL address) {
		return JWKSourceBuilder.create(new IssuerKeys(issuer, address))
			// The library's limit would report a token with an unknown key as an
			// unavailable issuer.
			.rateLimited(false)
			.refreshAheadCache(false)
			.outageTolerant(OUTAGE_MILLIS)
			.build();
	}

	/** Called by one thread at a time, because the surrounding cache holds a lock. */
	@Override
	public JWKSet getJWKSet(@Nullable JWKSetCacheRefreshEvaluator evaluator, long now,
			@Nullable SecurityContext context) throws KeySourceException {
		Attempt earlier = this.last;
		if (earlier != null && now < earlier.next()) {
			return earlier.keys();
		}
		try {
			URL keys = (this.address != null) ? this.address : discover();
			JWKSet found = new URLBasedJWKSetSource<>(keys, this.http).getJWKSet(evaluator, now, context);
			this.last = new Attempt(found, now + PAUSE_MILLIS);
			return found;
		}
		catch (IOException | IllegalArgumentException | JacksonException | KeySourceException ex) {
			this.last = new Attempt(null, now + PAUSE_AFTER_FAULT_MILLIS);
			throw new JWKSetUnavailableException("The issuer's keys cannot be fetched", ex);
		}
	}

	/**
	 * The address of the keys, by OpenID Connect Discovery 1.0.
	 */
	private URL discover() throws IOException {
		String base = this.issuer.endsWith("/") ? this.issuer : this.issuer + "/";
		JsonNode answer = JsonMapper.shared()
			.readTree(this.http.retrieveResource(URI.create(base + ".well-known/openid-configuration").toURL())
				.getContent());
		if (!answer.path("issuer").asString("").equals(this.issuer)) {
			throw new IOException("The issuer's metadata names a different issuer");
		}
		return URI.create(answer.path("jwks_uri").asString("")).toURL();
	}

	@Override
	public void close() {
		// Nothing to close.
	}

	/** The result of the last fetch, and when the next one is allowed. */
	private record Attempt(@Nullable JWKSet found, long next) {

		JWKSet keys() throws JWKSetUnavailableException {
			if (this.found == null) {
				throw new JWKSetUnavailableException("The issuer's keys could not be fetched a moment ago");
			}
			return this.found;
		}

	}

}

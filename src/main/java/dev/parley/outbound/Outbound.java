package dev.parley.outbound;

import java.io.IOException;
import java.net.Proxy;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.Route;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The rules for all calls to other servers: the proxy, and the trusted certificates. No
 * client follows redirects, because they would send keys to an address that is not in the
 * settings. Thread-safe.
 */
public final class Outbound {

	/**
	 * Key in the logging context for the trace that a call belongs to, in the format of
	 * W3C Trace Context. It is sent as the header of the same name.
	 */
	public static final String TRACEPARENT = "traceparent";

	private static final String PROXY_AUTHORIZATION = "Proxy-Authorization";

	private final Proxies proxies;

	private final List<Certificate> certificates;

	private final @Nullable Trust trust;

	/**
	 * Reads the settings.
	 * @throws OutboundSettingsException if a setting is invalid
	 */
	public Outbound(OutboundProperties properties) {
		this(new Proxies(properties), properties.caCertificate().isBlank() ? List.of()
				: TrustedCertificates.read(properties.caCertificate(), "PARLEY_CA_CERTIFICATE"));
	}

	private Outbound(Proxies proxies, List<Certificate> certificates) {
		this.proxies = proxies;
		this.certificates = certificates;
		this.trust = certificates.isEmpty() ? null : Trust.in(certificates);
	}

	/**
	 * The same rules with further trusted certificates.
	 * @param file in PEM format; blank: none
	 * @param variable that names the file, for error messages
	 * @throws OutboundSettingsException if the file cannot be used
	 */
	public Outbound trusting(String file, String variable) {
		if (file.isBlank()) {
			return this;
		}
		List<Certificate> all = new ArrayList<>(this.certificates);
		all.addAll(TrustedCertificates.read(file, variable));
		return new Outbound(this.proxies, all);
	}

	/**
	 * A client that follows these rules. It has only OkHttp's default time limit for
	 * connecting.
	 */
	public OkHttpClient.Builder httpClient() {
		OkHttpClient.Builder client = new OkHttpClient.Builder().proxySelector(this.proxies)
			.proxyAuthenticator(this::authenticateTunnel)
			.addInterceptor(Outbound::trace)
			.addNetworkInterceptor(this::authenticate)
			.followRedirects(false)
			.followSslRedirects(false)
			.readTimeout(Duration.ZERO)
			.writeTimeout(Duration.ZERO);
		if (this.trust != null) {
			client.sslSocketFactory(this.trust.context().getSocketFactory(), this.trust.manager());
		}
		return client;
	}

	private static Response trace(Interceptor.Chain chain) throws IOException {
		String traceparent = MDC.get(TRACEPARENT);
		return chain.proceed((traceparent != null)
				? chain.request().newBuilder().header(TRACEPARENT, traceparent).build() : chain.request());
	}

	/** Adds the proxy's credentials to a request that does not use a tunnel. */
	private Response authenticate(Interceptor.Chain chain) throws IOException {
		Request request = chain.request();
		Proxy proxy = Objects.requireNonNull(chain.connection()).route().proxy();
		String credentials = request.isHttps() ? null : this.proxies.authorization(proxy);
		return chain.proceed((credentials != null)
				? request.newBuilder().header(PROXY_AUTHORIZATION, credentials).build() : request);
	}

	private @Nullable Request authenticateTunnel(@Nullable Route route, Response response) {
		Request request = response.request();
		String credentials = (route != null) ? this.proxies.authorization(route.proxy()) : null;
		// The proxy has already rejected these credentials.
		return (credentials != null && request.header(PROXY_AUTHORIZATION) == null)
				? request.newBuilder().header(PROXY_AUTHORIZATION, credentials).build() : null;
	}

}

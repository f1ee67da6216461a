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
 * The rules for every call to another server: its proxy, and whose certificates are
 * trusted. No client follows redirects: they would carry keys to an address that nobody
 * has set. Thread-safe.
 */
public final class Outbound {

	/**
	 * Name in the logging context under which the trace stands that a call belongs to, as
	 * W3C Trace Context writes it. It goes out as the header of that name.
	 */
	public static final String TRACEPARENT = "traceparent";

	private static final String PROXY_AUTHORIZATION = "Proxy-Authorization";

	private final Proxies proxies;

	private final List<Certificate> certificates;

	private final @Nullable Trust trust;

	/**
	 * Reads the settings.
	 * @throws OutboundSettingsException if one of them cannot be used
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
	 * The same rules, with more certificates to trust.
	 * @param file PEM; blank: no more
	 * @param variable that names the file
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
	 * A client that follows these rules, without time limits but OkHttp's for connecting.
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

	/** Without a tunnel, a proxy reads who calls from the request itself. */
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
		// Asked again in spite of them, the proxy does not want these.
		return (credentials != null && request.header(PROXY_AUTHORIZATION) == null)
				? request.newBuilder().header(PROXY_AUTHORIZATION, credentials).build() : null;
	}

}

package dev.parley.outbound;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** Chooses the proxy for an address. Thread-safe. */
final class Proxies extends ProxySelector {

	private static final int HTTP_PORT = 80;

	private static final int HTTPS_PORT = 443;

	private final @Nullable HttpProxy forHttp;

	private final @Nullable HttpProxy forHttps;

	private final DirectHosts direct;

	Proxies(OutboundProperties properties) {
		this.forHttp = HttpProxy.parse(properties.httpProxy(), "HTTP_PROXY").orElse(null);
		this.forHttps = HttpProxy.parse(properties.httpsProxy(), "HTTPS_PROXY").orElse(null);
		this.direct = new DirectHosts(properties.noProxy());
	}

	@Override
	public List<Proxy> select(URI uri) {
		boolean secure = "https".equalsIgnoreCase(uri.getScheme());
		HttpProxy proxy = secure ? this.forHttps : this.forHttp;
		String host = uri.getHost();
		int port = (uri.getPort() >= 0) ? uri.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
		return List
			.of((proxy == null || host == null || this.direct.contain(host, port)) ? Proxy.NO_PROXY : proxy.proxy());
	}

	@Override
	public void connectFailed(URI uri, SocketAddress address, IOException failure) {
		// The caller gets the exception; there is no other proxy to try.
	}

	/** The value of {@code Proxy-Authorization} for a proxy; null if it needs none. */
	@Nullable String authorization(Proxy proxy) {
		return Stream.of(Optional.ofNullable(this.forHttps), Optional.ofNullable(this.forHttp))
			.flatMap(Optional::stream)
			.filter((known) -> known.user() != null && known.proxy().equals(proxy))
			.findFirst()
			.map(HttpProxy::authorization)
			.orElse(null);
	}

}

package dev.parley.outbound;

import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The address and the credentials of a proxy.
 *
 * @param proxy its address; the name is resolved on use
 * @param user null if the proxy needs none
 */
record HttpProxy(Proxy proxy, @Nullable String user, String password) {

	private static final int DEFAULT_PORT = 80;

	/**
	 * Parses {@code http://user:password@host:port}, of which only the host is required.
	 * @param variable name of the variable, for error messages
	 * @return empty if the value is blank
	 * @throws OutboundSettingsException if it is not the address of an HTTP proxy
	 */
	static Optional<HttpProxy> parse(String value, String variable) {
		String text = value.strip();
		if (text.isEmpty()) {
			return Optional.empty();
		}
		URI uri = uri(text.contains("://") ? text : "http://" + text, variable);
		String host = uri.getHost();
		if (host == null || !"http".equalsIgnoreCase(uri.getScheme())) {
			throw unusable(variable, (host != null) ? uri.getScheme() + "://" + host : null);
		}
		int port = (uri.getPort() >= 0) ? uri.getPort() : DEFAULT_PORT;
		if (port == 0 || port > 0xFFFF) {
			throw unusable(variable, host + ':' + port);
		}
		Proxy proxy = new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(bare(host), port));
		String[] user = (uri.getRawUserInfo() != null) ? uri.getRawUserInfo().split(":", 2) : new String[0];
		return Optional.of(new HttpProxy(proxy, (user.length > 0) ? decoded(user[0]) : null,
				(user.length > 1) ? decoded(user[1]) : ""));
	}

	/** The value of {@code Proxy-Authorization}; null if the proxy needs none. */
	@Nullable String authorization() {
		return (this.user != null) ? "Basic "
				+ Base64.getEncoder().encodeToString((this.user + ':' + this.password).getBytes(StandardCharsets.UTF_8))
				: null;
	}

	private static URI uri(String text, String variable) {
		try {
			return new URI(text);
		}
		catch (URISyntaxException ex) {
			// Not quoted, because it may contain a password.
			throw unusable(variable, null);
		}
	}

	private static String bare(String host) {
		return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
	}

	private static String decoded(String text) {
		return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
	}

	private static OutboundSettingsException unusable(String variable, @Nullable String address) {
		return new OutboundSettingsException(
				variable + ((address != null) ? " is " + address + ", which" : "")
						+ " is not the address of an HTTP proxy.",
				"Set " + variable + "=http://proxy.example.com:3128, with user:password@ before the host if the "
						+ "proxy needs it (percent-encoded), or remove the variable.");
	}

	/** Leaves out the password. */
	@Override
	public String toString() {
		return this.proxy.toString();
	}

}

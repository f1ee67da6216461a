package dev.parley.web.filter;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;

import dev.parley.security.AccessRefusedException;
import dev.parley.security.AccessRefusedException.Reason;
import dev.parley.security.Hosts;
import dev.parley.security.PublicPaths;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Admits only requests from this machine while no authentication is configured. A request
 * to a loopback address can still come from elsewhere: through a proxy, or from a hostile
 * page in a local browser. {@link FilterOrder#CORS} has already refused pages of other
 * origins.
 */
final class ProtectedModeFilter extends HttpFilter {

	/** Headers of proxies, besides {@code X-Forwarded-…}. */
	private static final Set<String> PROXY_HEADERS = Set.of("forwarded", "x-real-ip", "via");

	private final HandlerExceptionResolver errors;

	ProtectedModeFilter(HandlerExceptionResolver errors) {
		this.errors = errors;
	}

	/** The refusal, with its reason and the settings that open the server. */
	static AccessRefusedException refusal(String fault) {
		return AccessRefusedException.because(Reason.PROTECTED_MODE,
				fault + ". Parley is in protected mode and answers only direct requests from this machine: set "
						+ "VALID_API_KEYS to require a key, or PARLEY_AUTH=none to let everybody call");
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String fault = PublicPaths.isProbe(request) ? null : fault(request);
		if (fault == null) {
			chain.doFilter(request, response);
		}
		else {
			this.errors.resolveException(request, response, null, refusal(fault));
		}
	}

	private static @Nullable String fault(HttpServletRequest request) {
		if (!Hosts.isLoopback(request.getServerName())) {
			return "The Host header is not a name of this machine, such as localhost";
		}
		if (Collections.list(request.getHeaderNames()).stream().anyMatch(ProtectedModeFilter::isOfProxy)
				|| !isOfThisMachine(request.getRemoteAddr())) {
			return "The request came through a proxy";
		}
		// nginx uses HTTP/1.0 by default, and adds no header that would identify a
		// proxy.
		return request.getProtocol().equals("HTTP/1.0") ? "The request is HTTP/1.0, which proxies send; use HTTP/1.1"
				: null;
	}

	/**
	 * Whether an address is local. Behind a trusted proxy the container has already set
	 * the address from the proxy's headers.
	 */
	private static boolean isOfThisMachine(String address) {
		try {
			return InetAddress.ofLiteral(address).isLoopbackAddress();
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private static boolean isOfProxy(String header) {
		String name = header.toLowerCase(Locale.ROOT);
		return name.startsWith("x-forwarded-") || PROXY_HEADERS.contains(name);
	}

}

package dev.parley.security;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Collections;
import java.util.Locale;

import dev.parley.security.AccessRefusedException.Reason;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsUtils;

/**
 * Lets in this machine alone, as long as it is not said who may call. A request to a
 * loopback address can still come from elsewhere: through a proxy, or through the browser
 * of somebody who is looking at a hostile page.
 */
final class ProtectedModeFilter extends HttpFilter {

	private static final String FIX = ". Parley is in protected mode, where only this machine may call: set "
			+ "VALID_API_KEYS so that callers need a key, or PARLEY_AUTH=none if everybody may call";

	private final CorsConfiguration cors;

	private final AccessDeniedResponses accessDeniedResponses;

	ProtectedModeFilter(CorsConfiguration cors, AccessDeniedResponses accessDeniedResponses) {
		this.cors = cors;
		this.accessDeniedResponses = accessDeniedResponses;
	}

	@Override
	protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String fault = PublicPaths.isProbe(request) ? null : fault(request);
		if (fault == null) {
			chain.doFilter(request, response);
		}
		else {
			this.accessDeniedResponses.answer(request, response,
					AccessRefusedException.because(Reason.PROTECTED_MODE, fault + FIX));
		}
	}

	private @Nullable String fault(HttpServletRequest request) {
		if (!Hosts.isLoopback(request.getServerName())) {
			return "The server was not called by a name of this machine's own";
		}
		if (Collections.list(request.getHeaderNames()).stream().anyMatch(ProtectedModeFilter::isOfProxy)
				|| !isOfThisMachine(request.getRemoteAddr())) {
			return "The request came through a proxy";
		}
		return isForeign(request) ? "The page that calls comes from elsewhere (CORS_ALLOWED_ORIGINS)" : null;
	}

	/**
	 * Of a proxy that is believed, the container has taken the headers for the address.
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
		return name.equals("forwarded") || name.startsWith("x-forwarded-");
	}

	private boolean isForeign(HttpServletRequest request) {
		try {
			return CorsUtils.isCorsRequest(request)
					&& this.cors.checkOrigin(request.getHeader(HttpHeaders.ORIGIN)) == null;
		}
		catch (IllegalArgumentException ex) {
			return true;
		}
	}

}

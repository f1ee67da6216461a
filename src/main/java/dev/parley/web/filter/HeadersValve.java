package dev.parley.web.filter;

import java.io.IOException;
import java.util.Map;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

import org.springframework.http.HttpStatus;

/**
 * Adds the security headers for browsers to every response. It is a valve because
 * responses to unreadable requests do not pass the filters.
 */
final class HeadersValve extends ValveBase {

	/**
	 * Allows scripts and styles only from files of this server, and data only from its
	 * API.
	 */
	private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
			+ "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

	private static final Map<String, String> HEADERS = Map.of("Content-Security-Policy", CONTENT_SECURITY_POLICY,
			"X-Content-Type-Options", "nosniff", "X-Frame-Options", "DENY", "Referrer-Policy", "no-referrer",
			"Cross-Origin-Opener-Policy", "same-origin", "Cross-Origin-Resource-Policy", "same-origin");

	private static final String ONE_YEAR = "max-age=31536000";

	HeadersValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		HEADERS.forEach(response::setHeader);
		if (request.isSecure()) {
			response.setHeader("Strict-Transport-Security", ONE_YEAR);
		}
		getNext().invoke(request, response);
		if (response.getStatus() == HttpStatus.REQUEST_TIMEOUT.value()) {
			// Otherwise the container would continue to read the slow request.
			response.getCoyoteResponse().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
		}
	}

}

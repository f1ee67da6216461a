package dev.parley.web.filter;

import java.io.IOException;
import java.util.regex.Pattern;

import dev.parley.caller.RequestSource;
import dev.parley.caller.Wire;
import dev.parley.store.id.Ids;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives each request an id, which appears in the log, in errors and in the response, and
 * notes what {@link RequestSource} needs. A valid id of the client is kept.
 */
public class RequestIdFilter extends OncePerRequestFilter {

	public static final String HEADER = "X-Request-ID";

	private static final Pattern VALID_ID = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

	/** Allows further fields, which later versions of the header may add. */
	private static final Pattern TRACEPARENT = Pattern
		.compile("(?!ff)[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?");

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String id = (request.getAttribute(RequestSource.REQUEST_ID) instanceof String known) ? known
				: id(request.getHeader(HEADER));
		request.setAttribute(RequestSource.REQUEST_ID, id);
		response.setHeader(HEADER, id);
		MDC.put(RequestSource.REQUEST_ID, id);
		MDC.put(RequestSource.ADDRESS, request.getRemoteAddr());
		String traceparent = request.getHeader("traceparent");
		if (traceparent != null && traceparent.length() <= 128 && TRACEPARENT.matcher(traceparent).matches()) {
			MDC.put(RequestSource.TRACEPARENT, traceparent);
		}
		Wire wire = Wire.ofPath(request.getServletPath());
		if (wire != Wire.HTTP) {
			MDC.put(RequestSource.WIRE, wire.name());
		}
		try {
			chain.doFilter(request, response);
		}
		finally {
			MDC.remove(RequestSource.WIRE);
			MDC.remove(RequestSource.REQUEST_ID);
			MDC.remove(RequestSource.ADDRESS);
			MDC.remove(RequestSource.TRACEPARENT);
		}
	}

	/** Applies to error dispatches too, because they belong to the same request. */
	@Override
	protected boolean shouldNotFilterErrorDispatch() {
		return false;
	}

	/** Whether a client may choose this id. */
	public static boolean isValid(String id) {
		return VALID_ID.matcher(id).matches();
	}

	private static String id(@Nullable String given) {
		return (given != null && VALID_ID.matcher(given).matches()) ? given : Ids.next().toString();
	}

}

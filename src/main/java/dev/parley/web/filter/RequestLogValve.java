package dev.parley.web.filter;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import dev.parley.caller.RequestSource;
import dev.parley.security.PublicPaths;
import jakarta.servlet.ServletException;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/**
 * Logs each request at its end, including streams and requests that the container
 * refuses. The query is never logged, because it may contain secrets.
 */
final class RequestLogValve extends ValveBase implements AccessLog {

	private static final Logger logger = LoggerFactory.getLogger("dev.parley.requests");

	/** In characters; Parley has no longer paths. */
	private static final int LONGEST = 200;

	RequestLogValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		getNext().invoke(request, response);
	}

	/**
	 * Called by the container.
	 * @param time in nanoseconds
	 */
	@Override
	public void log(Request request, Response response, long time) {
		@Nullable String uri = request.getRequestURI();
		String path = (uri != null) ? bounded(uri) : "-";
		Level level = isWatching(path) ? Level.DEBUG : Level.INFO;
		if (!logger.isEnabledForLevel(level)) {
			return;
		}
		Object id = request.getAttribute(RequestSource.REQUEST_ID);
		@Nullable String before = MDC.get(RequestSource.REQUEST_ID);
		MDC.put(RequestSource.REQUEST_ID, (id instanceof String known) ? known : "-");
		try {
			@Nullable String method = request.getMethod();
			Object caller = request.getAttribute(RequestSource.CALLER);
			logger.atLevel(level)
				.log("{} {} {} in {} ms, caller {}", (method != null) ? bounded(method) : "-", path,
						response.getStatus(), TimeUnit.NANOSECONDS.toMillis(time), (caller != null) ? caller : "-");
		}
		finally {
			if (before != null) {
				MDC.put(RequestSource.REQUEST_ID, before);
			}
			else {
				MDC.remove(RequestSource.REQUEST_ID);
			}
		}
	}

	/** Whether a request is a probe or a scrape, which comes every few seconds. */
	private static boolean isWatching(String path) {
		return PublicPaths.isProbe(path) || path.equals("/metrics");
	}

	private static String bounded(String text) {
		return (text.length() <= LONGEST) ? text : text.substring(0, LONGEST) + "…";
	}

	@Override
	public void setRequestAttributesEnabled(boolean enabled) {
		// Only the path is logged.
	}

	@Override
	public boolean getRequestAttributesEnabled() {
		return false;
	}

}

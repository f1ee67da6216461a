package dev.parley.security;

import java.util.Arrays;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The paths that need no authentication: the pages with their resources, and the probes.
 */
public final class PublicPaths {

	static final String[] PAGES = { "/", "/index.html", "/*.css", "/*.js", "/*.svg", "/docs", "/swagger-ui/**",
			"/openapi.json", "/openapi.json/swagger-config",
			// Read by clients that do not have a token yet.
			ResourceMetadata.PATH, ResourceMetadata.PATH + ResourceMetadata.MCP, "/.well-known/agent-card.json",
			// Requested automatically by browsers and crawlers.
			"/favicon.ico", "/apple-touch-icon*.png", "/robots.txt" };

	static final String[] PROBES = { "/health", "/health/live", "/health/ready" };

	/**
	 * The WebSocket's address, if it is used as such: a browser may send its key as the
	 * first message.
	 */
	static final RequestMatcher SOCKET = new AndRequestMatcher(PathPatternRequestMatcher.pathPattern("/ws"),
			(request) -> "websocket".equalsIgnoreCase(request.getHeader("Upgrade")));

	private static final RequestMatcher ALL = new OrRequestMatcher(Stream.of(PAGES, PROBES)
		.flatMap(Arrays::stream)
		.map((path) -> (RequestMatcher) PathPatternRequestMatcher.pathPattern(path))
		.toList());

	private PublicPaths() {
	}

	public static boolean contain(HttpServletRequest request) {
		return ALL.matches(request);
	}

	/** Whether a request is a probe; probes may use any host name. */
	public static boolean isProbe(HttpServletRequest request) {
		return isProbe(request.getServletPath());
	}

	/** The same by the path. */
	public static boolean isProbe(String path) {
		return path.equals("/health") || path.startsWith("/health/");
	}

}

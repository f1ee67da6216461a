package dev.parley.web.filter;

import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;

import dev.parley.security.Access;
import dev.parley.security.PublicPaths;
import dev.parley.web.error.ForeignOriginException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Refuses cross-origin requests with a problem document, like all other errors. */
final class CrossOriginRefusals extends DefaultCorsProcessor {

	private final Access access;

	private final HandlerExceptionResolver errors;

	private CrossOriginRefusals(Access access, HandlerExceptionResolver errors) {
		this.access = access;
		this.errors = errors;
	}

	static CorsFilter filter(CorsConfiguration cors, Access access, HandlerExceptionResolver errors) {
		// A probe is answered regardless of the origin; a foreign page cannot read the
		// answer.
		CorsFilter filter = new CorsFilter((request) -> (PublicPaths.isProbe(request)
				&& cors.checkOrigin(request.getHeader(HttpHeaders.ORIGIN)) == null) ? null : cors);
		filter.setCorsProcessor(new CrossOriginRefusals(access, errors));
		return filter;
	}

	@Override
	public boolean processRequest(@Nullable CorsConfiguration config, HttpServletRequest request,
			HttpServletResponse response) throws IOException {
		boolean allowed = super.processRequest(config,
				ContentTypeFilter.hasWildcard(request) ? new WithoutContentType(request) : request, response);
		if (!allowed) {
			this.errors.resolveException(request, response, null,
					(this.access == Access.PROTECTED)
							? ProtectedModeFilter
								.refusal("The request is from a page whose origin is not in CORS_ALLOWED_ORIGINS")
							: new ForeignOriginException());
		}
		return allowed;
	}

	/** Does nothing: {@link #processRequest} answers, because it has the request. */
	@Override
	protected void rejectRequest(ServerHttpResponse response) {
	}

	/**
	 * A request whose {@code Content-Type} Spring would throw an exception for.
	 * {@link ContentTypeFilter} refuses it later, so that the page can read why.
	 */
	private static final class WithoutContentType extends HttpServletRequestWrapper {

		private WithoutContentType(HttpServletRequest request) {
			super(request);
		}

		@Override
		public @Nullable String getContentType() {
			return null;
		}

		@Override
		public Enumeration<String> getHeaders(String name) {
			return name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE) ? Collections.emptyEnumeration()
					: super.getHeaders(name);
		}

	}

}

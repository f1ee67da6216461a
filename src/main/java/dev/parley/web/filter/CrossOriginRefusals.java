package dev.parley.web.filter;

import java.io.IOException;

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
				ContentTypeFilter.hasWildcard(request) ? new WithoutEncoding(request) : request, response);
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
	 * A request with an invalid {@code Content-Type}, to which Spring would add the
	 * encoding, and fail. {@link ContentTypeFilter} refuses it later, so that the page
	 * can read why.
	 */
	private static final class WithoutEncoding extends HttpServletRequestWrapper {

		private WithoutEncoding(HttpServletRequest request) {
			super(request);
		}

		@Override
		public @Nullable String getCharacterEncoding() {
			return null;
		}

	}

}

package dev.parley.security;

import dev.parley.security.AccessRefusedException.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Answers refused requests with problem documents, like all other errors. */
final class AccessDeniedResponses implements AuthenticationEntryPoint, AccessDeniedHandler {

	private final HandlerExceptionResolver errors;

	private final ResourceMetadata metadata;

	AccessDeniedResponses(HandlerExceptionResolver errors, ResourceMetadata metadata) {
		this.errors = errors;
		this.metadata = metadata;
	}

	void answer(HttpServletRequest request, HttpServletResponse response, AccessRefusedException ex) {
		this.errors.resolveException(request, response, null, this.metadata.completed(ex, request));
	}

	@Override
	public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException ex) {
		answer(request, response, AccessRefusedException.unauthenticated());
	}

	@Override
	public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException ex) {
		answer(request, response, AccessRefusedException.because(Reason.FORBIDDEN,
				"This address needs a key or token with the role admin"));
	}

}

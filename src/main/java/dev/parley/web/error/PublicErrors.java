package dev.parley.web.error;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Objects;

import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.method.annotation.ExceptionHandlerMethodResolver;

/**
 * What a client may be told of a fault, for protocols that do not tell it as a problem
 * document. It is what {@link Errors} would say.
 */
@Component
public class PublicErrors {

	private final Errors errors;

	private final ExceptionHandlerMethodResolver handlers = new ExceptionHandlerMethodResolver(Errors.class);

	PublicErrors(Errors errors) {
		this.errors = errors;
	}

	public PublicError of(RuntimeException ex) {
		Method handler = Objects.requireNonNull(this.handlers.resolveMethod(ex));
		ReflectionUtils.makeAccessible(handler);
		if (ReflectionUtils.invokeMethod(handler, this.errors, ex) instanceof ResponseEntity<?> response
				&& response.getBody() instanceof ProblemDetail problem) {
			Map<String, Object> properties = Objects.requireNonNull(problem.getProperties());
			return new PublicError(String.valueOf(properties.get("error")), String.valueOf(problem.getDetail()));
		}
		throw ex;
	}

	/** An error's stable code, and what it means in a sentence. */
	public record PublicError(String code, String detail) {
	}

}

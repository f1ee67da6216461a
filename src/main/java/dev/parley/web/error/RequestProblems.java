package dev.parley.web.error;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.parley.web.error.Problem.FieldError;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.exc.MismatchedInputException;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** Maps Spring MVC's request errors to problems. */
final class RequestProblems {

	private static final String WRONG_TYPE = "has the wrong type";

	private RequestProblems() {
	}

	static Problem of(Throwable ex) {
		return switch (ex) {
			case HttpMessageNotReadableException unreadable ->
				unreadable(unreadable, "The body is not valid JSON; send one JSON object in UTF-8");
			case UnreadableMessageException unreadable ->
				unreadable(unreadable, String.valueOf(unreadable.getMessage()));
			case InvalidRequestException invalid -> Problem.invalid(fields(invalid.errors().getFieldErrors()).toList());
			case MethodArgumentTypeMismatchException wrong ->
				Problem.invalid(new FieldError(wrong.getName(), WRONG_TYPE));
			case MethodArgumentNotValidException invalid -> Problem.invalid(fields(invalid.getFieldErrors()).toList());
			case HandlerMethodValidationException invalid -> Problem
				.invalid(invalid.getParameterValidationResults().stream().flatMap(RequestProblems::fields).toList());
			case ErrorResponse response -> ofStatus(response);
			default -> StatusProblems.of(HttpStatus.INTERNAL_SERVER_ERROR.value());
		};
	}

	private static Problem unreadable(Exception ex, String detail) {
		for (Throwable cause = ex.getCause(); cause != null; cause = cause.getCause()) {
			if (cause instanceof RequestTooLargeException || cause instanceof RequestTimeoutException
					|| cause instanceof TooManyLargeBodiesException) {
				return Problems.of(cause);
			}
			if ((cause instanceof MismatchedInputException || cause instanceof InputCoercionException)
					&& cause instanceof JacksonException wrong && !wrong.getPath().isEmpty()) {
				return Problem.invalid(new FieldError(path(wrong), WRONG_TYPE));
			}
		}
		return Problem.of(ErrorCode.MALFORMED_REQUEST, detail);
	}

	private static String path(JacksonException ex) {
		return ex.getPath()
			.stream()
			.map((part) -> (part.getPropertyName() != null) ? part.getPropertyName() : "[" + part.getIndex() + "]")
			.collect(Collectors.joining("."));
	}

	private static Stream<FieldError> fields(ParameterValidationResult result) {
		if (result instanceof ParameterErrors errors) {
			return fields(errors.getFieldErrors());
		}
		String name = Objects.requireNonNullElse(result.getMethodParameter().getParameterName(), "parameter");
		return result.getResolvableErrors().stream().map((error) -> field(name, error.getDefaultMessage()));
	}

	private static Stream<FieldError> fields(List<org.springframework.validation.FieldError> errors) {
		return errors.stream().map((error) -> field(error.getField(), error.getDefaultMessage()));
	}

	/** The error of a field, with the name that clients use. */
	private static FieldError field(String name, @Nullable String message) {
		return new FieldError(name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT),
				Objects.requireNonNullElse(message, "is not valid"));
	}

	private static Problem ofStatus(ErrorResponse ex) {
		Problem problem = StatusProblems.of(ex.getStatusCode().value());
		HttpHeaders headers = ex.getHeaders();
		return switch (problem.code()) {
			case METHOD_NOT_ALLOWED ->
				Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "Allowed here: " + headers.getFirst(HttpHeaders.ALLOW))
					.headers(headers);
			case NOT_ACCEPTABLE, UNSUPPORTED_MEDIA_TYPE -> problem.headers(headers);
			default -> problem;
		};
	}

}

package dev.parley.web.error;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import dev.parley.agent.MessageTooLongException;
import dev.parley.audit.SecurityEvent;
import dev.parley.run.EventsExpiredException;
import dev.parley.run.KeyReusedException;
import dev.parley.run.RunNotFoundException;
import dev.parley.run.RunRefusedException;
import dev.parley.run.SessionNotFoundException;
import dev.parley.security.AccessRefusedException;
import dev.parley.security.CurrentUser;
import dev.parley.session.AgentNotFoundException;
import dev.parley.session.RoleRequiredException;
import dev.parley.store.StorageUnavailableException;
import dev.parley.web.error.Problem.FieldError;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.exc.MismatchedInputException;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns every fault that a request meets into a {@link Problem}. */
@RestControllerAdvice
class Errors extends ResponseEntityExceptionHandler {

	private static final Logger log = LoggerFactory.getLogger(Errors.class);

	private final CurrentUser user;

	private final ApplicationEventPublisher events;

	Errors(CurrentUser user, ApplicationEventPublisher events) {
		this.user = user;
		this.events = events;
	}

	@ExceptionHandler
	ResponseEntity<Object> failed(RunFailedException ex) {
		return ex.problem().response(ex.headers());
	}

	@ExceptionHandler
	ResponseEntity<Object> refused(RunRefusedException ex) {
		Problem problem = Problem.of(ErrorCode.of(ex.reason()), String.valueOf(ex.getMessage()));
		if (ex.activeRunId() != null) {
			problem.with("active_run_id", ex.activeRunId());
		}
		Duration retryAfter = ex.retryAfter();
		return (retryAfter != null) ? problem.response(retryAfter(retryAfter.toSeconds())) : problem.response();
	}

	private static HttpHeaders retryAfter(long seconds) {
		HttpHeaders headers = new HttpHeaders();
		headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
		return headers;
	}

	@ExceptionHandler
	ResponseEntity<Object> rateLimited(RateLimitedException ex) {
		return Problem.of(ErrorCode.RATE_LIMITED, String.valueOf(ex.getMessage()))
			.response(retryAfter(ex.retryAfterSeconds()));
	}

	@ExceptionHandler
	ResponseEntity<Object> notLetIn(AccessRefusedException ex) {
		if (ex.reason() == AccessRefusedException.Reason.FORBIDDEN) {
			noteRefusal(ex);
		}
		HttpHeaders headers = new HttpHeaders();
		ex.headers().forEach(headers::set);
		return Problem.of(ErrorCode.of(ex.reason()), String.valueOf(ex.getMessage())).response(headers);
	}

	@ExceptionHandler
	ResponseEntity<Object> noRole(RoleRequiredException ex) {
		noteRefusal(ex);
		return Problem.of(ErrorCode.FORBIDDEN, String.valueOf(ex.getMessage())).response();
	}

	private void noteRefusal(RuntimeException ex) {
		String detail = String.valueOf(ex.getMessage());
		this.events.publishEvent(this.user.known()
			.map((caller) -> SecurityEvent.by(caller, "forbidden", detail))
			.orElseGet(() -> SecurityEvent.bySomebody("forbidden", detail)));
	}

	@ExceptionHandler
	ResponseEntity<Object> noSession(SessionNotFoundException ex) {
		return Problem.of(ErrorCode.SESSION_NOT_FOUND, "There is no session with this id").response();
	}

	@ExceptionHandler
	ResponseEntity<Object> noRun(RunNotFoundException ex) {
		return Problem.of(ErrorCode.RUN_NOT_FOUND, "There is no run with this id").response();
	}

	@ExceptionHandler
	ResponseEntity<Object> expired(EventsExpiredException ex) {
		return Problem
			.of(ErrorCode.EVENTS_EXPIRED,
					"The events after this number are no longer there; GET /runs/{id} has the answer")
			.response();
	}

	@ExceptionHandler
	ResponseEntity<Object> keyReused(KeyReusedException ex) {
		return Problem
			.of(ErrorCode.IDEMPOTENCY_KEY_REUSED,
					"This Idempotency-Key was sent before with another request; use a new one")
			.response();
	}

	@ExceptionHandler
	ResponseEntity<Object> invalidHeader(InvalidFieldException ex) {
		return Problem.invalid(List.of(new FieldError(ex.field(), String.valueOf(ex.getMessage())))).response();
	}

	@ExceptionHandler
	ResponseEntity<Object> foreignOrigin(ForeignOriginException ex) {
		return Problem.of(ErrorCode.FORBIDDEN, String.valueOf(ex.getMessage())).response();
	}

	@ExceptionHandler
	ResponseEntity<Object> noAgent(AgentNotFoundException ex) {
		return Problem.of(ErrorCode.AGENT_NOT_FOUND, "There is no agent with this name; GET /agents lists them")
			.response();
	}

	@ExceptionHandler
	ResponseEntity<Object> tooLong(MessageTooLongException ex) {
		return Problem.invalid(List.of(new FieldError("message", String.valueOf(ex.getMessage())))).response();
	}

	@ExceptionHandler
	ResponseEntity<Object> noStorage(StorageUnavailableException ex) {
		// The store says so itself, once.
		log.debug("The store is unavailable", ex);
		return Problem.of(ErrorCode.STORAGE_UNAVAILABLE, "Nothing can be stored or read right now").response();
	}

	@ExceptionHandler
	ResponseEntity<Object> tooLarge(RequestTooLargeException ex) {
		return Problem.of(ErrorCode.REQUEST_TOO_LARGE, String.valueOf(ex.getMessage())).response();
	}

	@ExceptionHandler
	ResponseEntity<Object> wrongParameter(MethodArgumentTypeMismatchException ex) {
		return Problem.invalid(List.of(new FieldError(ex.getName(), "has the wrong type"))).response();
	}

	/** The firewall looks at headers and parameters only when somebody reads them. */
	@ExceptionHandler
	ResponseEntity<Object> rejected(RequestRejectedException ex) {
		return Problem.of(ErrorCode.MALFORMED_REQUEST, "The request has characters that are not allowed").response();
	}

	@ExceptionHandler
	ResponseEntity<Object> unreadableParameter(InvalidParameterException ex) {
		return Problem.of(ErrorCode.MALFORMED_REQUEST, "The query of the address cannot be read").response();
	}

	@ExceptionHandler
	@Nullable ResponseEntity<Object> anythingElse(Exception ex) {
		log.error("The request failed by a fault of the server", ex);
		return Problem.of(ErrorCode.INTERNAL_ERROR, "The server could not do this").response();
	}

	@Override
	protected @Nullable ResponseEntity<Object> handleAsyncRequestNotUsableException(AsyncRequestNotUsableException ex,
			WebRequest request) {
		// The client has gone; there is nobody to tell.
		return null;
	}

	@Override
	protected ResponseEntity<Object> handleMethodArgumentNotValid(MethodArgumentNotValidException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		return Problem
			.invalid(ex.getFieldErrors()
				.stream()
				.map((error) -> new FieldError(snakeCase(error.getField()), message(error.getDefaultMessage())))
				.toList())
			.response();
	}

	@Override
	protected ResponseEntity<Object> handleHandlerMethodValidationException(HandlerMethodValidationException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		return Problem.invalid(ex.getParameterValidationResults().stream().flatMap((result) -> {
			if (result instanceof ParameterErrors errors) {
				return errors.getFieldErrors()
					.stream()
					.map((error) -> new FieldError(snakeCase(error.getField()), message(error.getDefaultMessage())));
			}
			String name = Objects.requireNonNullElse(result.getMethodParameter().getParameterName(), "parameter");
			return result.getResolvableErrors()
				.stream()
				.map((error) -> new FieldError(snakeCase(name), message(error.getDefaultMessage())));
		}).toList()).response();
	}

	@Override
	protected ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof RequestTooLargeException tooLarge) {
				return tooLarge(tooLarge);
			}
			if (cause instanceof RequestTimeoutException) {
				return Problem.of(ErrorCode.REQUEST_TIMEOUT, "The body did not arrive in time").response();
			}
			if ((cause instanceof MismatchedInputException || cause instanceof InputCoercionException)
					&& cause instanceof JacksonException wrong && !wrong.getPath().isEmpty()) {
				return Problem.invalid(List.of(new FieldError(path(wrong), "has the wrong type"))).response();
			}
		}
		return Problem.of(ErrorCode.MALFORMED_REQUEST, "The body is not a JSON object that can be read").response();
	}

	private static String path(JacksonException ex) {
		return ex.getPath()
			.stream()
			.map((part) -> (part.getPropertyName() != null) ? part.getPropertyName() : "[" + part.getIndex() + "]")
			.collect(Collectors.joining("."));
	}

	@Override
	protected ResponseEntity<Object> handleExceptionInternal(Exception ex, @Nullable Object body, HttpHeaders headers,
			HttpStatusCode status, WebRequest request) {
		return switch (status.value()) {
			case 404 -> Problem.of(ErrorCode.NOT_FOUND, "There is nothing at this address").response();
			case 405 -> Problem.of(ErrorCode.METHOD_NOT_ALLOWED, "Allowed are " + headers.getAllow()).response(headers);
			case 406 ->
				Problem.of(ErrorCode.NOT_ACCEPTABLE, "No format that the Accept header names can be sent").response();
			case 413 -> Problem.of(ErrorCode.REQUEST_TOO_LARGE, "The request is too large").response();
			case 415 ->
				Problem.of(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json").response(headers);
			default -> status.is4xxClientError()
					? Problem.of(ErrorCode.MALFORMED_REQUEST, "The request cannot be understood").response()
					: Objects.requireNonNull(anythingElse(ex));
		};
	}

	private static String message(@Nullable String message) {
		return Objects.requireNonNullElse(message, "is not valid");
	}

	/** The name of a field as the client wrote it. */
	private static String snakeCase(String field) {
		return field.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(java.util.Locale.ROOT);
	}

}

package dev.parley.web.error;

import java.time.Duration;

import dev.parley.agent.MessageTooLongException;
import dev.parley.agent.ToolNameTakenException;
import dev.parley.attachment.AttachmentNotFoundException;
import dev.parley.run.EventsExpiredException;
import dev.parley.run.KeyReusedException;
import dev.parley.run.LaterRunException;
import dev.parley.run.RunNotFoundException;
import dev.parley.run.SessionNotFoundException;
import dev.parley.run.ThreadTakenException;
import dev.parley.run.action.AnswersRefusedException;
import dev.parley.run.admission.MessageSupersededException;
import dev.parley.run.admission.RunRefusedException;
import dev.parley.run.log.LogClosedException;
import dev.parley.security.AccessRefusedException;
import dev.parley.session.AgentNotFoundException;
import dev.parley.session.MessageNotFoundException;
import dev.parley.session.RoleRequiredException;
import dev.parley.store.database.StorageUnavailableException;
import dev.parley.web.error.Problem.FieldError;
import org.apache.tomcat.util.http.InvalidParameterException;

import org.springframework.http.HttpHeaders;
import org.springframework.security.web.firewall.RequestRejectedException;

/**
 * Maps each exception to its problem, for all protocols. An exception that is neither in
 * this table nor a request error of Spring MVC is an {@link ErrorCode#INTERNAL_ERROR}.
 */
final class Problems {

	private Problems() {
	}

	static Problem of(Throwable ex) {
		return switch (ex) {
			case RunFailedException failed -> failed.problem();
			case RunRefusedException refused -> of(refused);
			case AccessRefusedException refused -> of(refused);
			case RoleRequiredException _ -> of(ErrorCode.FORBIDDEN, ex);
			case ForeignOriginException _ -> of(ErrorCode.FORBIDDEN, ex);
			case RateLimitedException limited -> of(ErrorCode.RATE_LIMITED, ex).header(HttpHeaders.RETRY_AFTER,
					String.valueOf(limited.retryAfterSeconds()));
			case SessionNotFoundException _ ->
				Problem.of(ErrorCode.SESSION_NOT_FOUND, "There is no session with this id");
			case LaterRunException _ -> of(ErrorCode.SESSION_BUSY, ex);
			case ThreadTakenException _ -> of(ErrorCode.SESSION_BUSY, ex);
			case LogClosedException _ -> Problem
				.of(ErrorCode.SHUTTING_DOWN,
						"The server is stopping, and the run goes on at another; send the request again")
				.header(HttpHeaders.RETRY_AFTER, "1");
			case RunNotFoundException _ -> Problem.of(ErrorCode.RUN_NOT_FOUND, "There is no run with this id");
			case AgentNotFoundException _ ->
				Problem.of(ErrorCode.AGENT_NOT_FOUND, "There is no agent with this name; GET /agents lists them");
			case EventsExpiredException _ -> Problem.of(ErrorCode.EVENTS_EXPIRED,
					"The events after this number are no longer kept; GET /runs/{id} has the answer");
			case KeyReusedException _ -> Problem.of(ErrorCode.IDEMPOTENCY_KEY_REUSED,
					"This Idempotency-Key was already sent with a different request; use a new one");
			case InvalidFieldException invalid -> Problem.invalid(new FieldError(invalid.field(), message(ex)));
			case MessageNotFoundException _ -> Problem.invalid(new FieldError("replaces", message(ex)));
			case MessageSupersededException _ -> Problem.invalid(new FieldError("replaces", message(ex)));
			case AnswersRefusedException refused -> Problem.invalid(new FieldError(refused.field(), message(ex)));
			case ToolNameTakenException _ -> Problem.invalid(new FieldError("tools", message(ex)));
			case MessageTooLongException _ -> Problem.invalid(new FieldError("message", message(ex)));
			case StorageUnavailableException _ ->
				Problem.of(ErrorCode.STORAGE_UNAVAILABLE, "The database is currently unavailable; try again later");
			case RequestTooLargeException _ -> of(ErrorCode.REQUEST_TOO_LARGE, ex);
			case RequestTimeoutException _ -> of(ErrorCode.REQUEST_TIMEOUT, ex);
			case TooManyLargeBodiesException _ -> of(ErrorCode.OVERLOADED, ex);
			case AttachmentNotFoundException _ ->
				Problem.of(ErrorCode.NOT_FOUND, "There is no attachment with this id");
			// The firewall checks headers and parameters only when they are read.
			case RequestRejectedException _ -> Problem.of(ErrorCode.MALFORMED_REQUEST,
					"The path or a header has characters that are not allowed; remove or encode them");
			case InvalidParameterException _ ->
				Problem.of(ErrorCode.MALFORMED_REQUEST, "The query cannot be decoded; percent-encode it");
			default -> RequestProblems.of(ex);
		};
	}

	private static Problem of(RunRefusedException ex) {
		Problem problem = of(ErrorCode.of(ex.reason()), ex);
		if (ex.activeRunId() != null) {
			problem.with("active_run_id", ex.activeRunId());
		}
		Duration retryAfter = ex.retryAfter();
		return (retryAfter != null) ? problem.header(HttpHeaders.RETRY_AFTER, String.valueOf(retryAfter.toSeconds()))
				: problem;
	}

	private static Problem of(AccessRefusedException ex) {
		Problem problem = of(ErrorCode.of(ex.reason()), ex);
		ex.headers().forEach(problem::header);
		return problem;
	}

	private static Problem of(ErrorCode code, Throwable ex) {
		return Problem.of(code, message(ex));
	}

	/** The message; only for exceptions whose message is meant for clients. */
	private static String message(Throwable ex) {
		return String.valueOf(ex.getMessage());
	}

}

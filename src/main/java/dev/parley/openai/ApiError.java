package dev.parley.openai;

import dev.parley.run.event.RunEvent;
import dev.parley.web.error.ErrorCode;
import dev.parley.web.error.Problem;
import org.jspecify.annotations.Nullable;

/**
 * An error in OpenAI's form. The codes are Parley's.
 *
 * @param type a coarse class, as OpenAI names them
 * @param param the field of the request that is wrong; null: none
 * @see <a href="https://platform.openai.com/docs/guides/error-codes">Error codes</a>
 */
public record ApiError(String message, String type, @Nullable String param, String code) {

	/** The error of a request that was refused. */
	public static ApiError of(Problem problem) {
		return new ApiError(problem.detail(), type(problem.code()), problem.field().orElse(null),
				problem.code().code());
	}

	/** The error of a run that ended without an answer; null if it has one. */
	public static @Nullable ApiError of(RunEvent.Terminal end) {
		return switch (end) {
			case RunEvent.Failed failed -> of(ErrorCode.of(failed.code()), failed.detail());
			case RunEvent.Cancelled _ -> of(ErrorCode.RUN_CANCELLED, "The run was cancelled before it was complete");
			case RunEvent.Done _, RunEvent.RequiresAction _ -> null;
		};
	}

	/** An error that is about no field. */
	public static ApiError of(ErrorCode code, String message) {
		return new ApiError(message, type(code), null, code.code());
	}

	private static String type(ErrorCode code) {
		return switch (code) {
			case UNAUTHENTICATED -> "authentication_error";
			case FORBIDDEN, PROTECTED_MODE -> "permission_error";
			case RATE_LIMITED, TOO_MANY_RUNS -> "rate_limit_error";
			case BUDGET_EXHAUSTED -> "insufficient_quota";
			default -> code.status().is5xxServerError() ? "server_error" : "invalid_request_error";
		};
	}

	/** The error as the member of an object, as bodies and streams have it. */
	public Body inBody() {
		return new Body(this);
	}

	/** The body of a response that is an error. */
	public record Body(ApiError error) {
	}

}

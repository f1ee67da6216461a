package dev.parley.openai;

import java.time.Duration;

import dev.parley.web.error.ErrorCode;
import dev.parley.web.error.ErrorFormat;
import dev.parley.web.error.Problem;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Errors below {@code /v1} in OpenAI's form. Its SDKs repeat a request by themselves
 * after 408, 409, 429 and 5xx; a header stops them if that cannot help.
 */
@Component
class ApiErrors implements ErrorFormat {

	private static final String SHOULD_RETRY = "x-should-retry";

	private static final String RETRY_AFTER_MS = "retry-after-ms";

	@Override
	public boolean applies(String path) {
		return path.startsWith("/v1/");
	}

	@Override
	public ResponseEntity<Object> response(Problem problem) {
		HttpHeaders headers = new HttpHeaders();
		headers.putAll(problem.headers());
		String seconds = problem.headers().getFirst(HttpHeaders.RETRY_AFTER);
		if (seconds != null) {
			headers.set(RETRY_AFTER_MS, String.valueOf(Duration.ofSeconds(Long.parseLong(seconds)).toMillis()));
		}
		if (!mayHelp(problem)) {
			headers.set(SHOULD_RETRY, "false");
		}
		return ResponseEntity.status(problem.code().status())
			.headers(headers)
			.contentType(MediaType.APPLICATION_JSON)
			.body(ApiError.of(problem).inBody());
	}

	/** Whether the same request may succeed if it is repeated within a minute. */
	private static boolean mayHelp(Problem problem) {
		boolean runMayNot = Boolean.FALSE.equals(problem.extension("retryable"));
		return problem.code().retryable() && !runMayNot && problem.code() != ErrorCode.SESSION_BUSY
				&& problem.code() != ErrorCode.BUDGET_EXHAUSTED;
	}

}

package dev.parley.web;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.parley.run.FailureCode;
import dev.parley.web.error.ErrorCode;
import dev.parley.web.error.Problem;
import dev.parley.web.filter.RequestIdFilter;
import dev.parley.web.view.RunHeaders;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

import static dev.parley.web.error.ErrorCode.AGENT_NOT_FOUND;
import static dev.parley.web.error.ErrorCode.BUDGET_EXHAUSTED;
import static dev.parley.web.error.ErrorCode.EVENTS_EXPIRED;
import static dev.parley.web.error.ErrorCode.FORBIDDEN;
import static dev.parley.web.error.ErrorCode.GUARDRAIL_TRIPPED;
import static dev.parley.web.error.ErrorCode.IDEMPOTENCY_KEY_REUSED;
import static dev.parley.web.error.ErrorCode.INTERNAL_ERROR;
import static dev.parley.web.error.ErrorCode.ISSUER_UNAVAILABLE;
import static dev.parley.web.error.ErrorCode.MALFORMED_REQUEST;
import static dev.parley.web.error.ErrorCode.MODEL_UNAVAILABLE;
import static dev.parley.web.error.ErrorCode.NOT_ACCEPTABLE;
import static dev.parley.web.error.ErrorCode.NOT_FOUND;
import static dev.parley.web.error.ErrorCode.OVERLOADED;
import static dev.parley.web.error.ErrorCode.PROTECTED_MODE;
import static dev.parley.web.error.ErrorCode.QUEUE_FULL;
import static dev.parley.web.error.ErrorCode.RATE_LIMITED;
import static dev.parley.web.error.ErrorCode.REQUEST_TIMEOUT;
import static dev.parley.web.error.ErrorCode.REQUEST_TOO_LARGE;
import static dev.parley.web.error.ErrorCode.RUN_CANCELLED;
import static dev.parley.web.error.ErrorCode.RUN_NOT_FOUND;
import static dev.parley.web.error.ErrorCode.SESSION_BUSY;
import static dev.parley.web.error.ErrorCode.SESSION_NOT_FOUND;
import static dev.parley.web.error.ErrorCode.SHUTTING_DOWN;
import static dev.parley.web.error.ErrorCode.STORAGE_UNAVAILABLE;
import static dev.parley.web.error.ErrorCode.TOO_MANY_RUNS;
import static dev.parley.web.error.ErrorCode.UNAUTHENTICATED;
import static dev.parley.web.error.ErrorCode.UNSUPPORTED_MEDIA_TYPE;
import static dev.parley.web.error.ErrorCode.VALIDATION_FAILED;

/** Which errors each operation may answer with. */
final class ApiErrors {

	private static final Set<ErrorCode> ANY = EnumSet.of(INTERNAL_ERROR);

	/** For operations that not everybody may use. */
	private static final Set<ErrorCode> CLOSED = EnumSet.of(UNAUTHENTICATED, FORBIDDEN, PROTECTED_MODE,
			ISSUER_UNAVAILABLE);

	private static final Set<ErrorCode> WITH_ANSWER = and(ANY, NOT_ACCEPTABLE);

	private static final Set<ErrorCode> WITH_BODY = and(WITH_ANSWER, MALFORMED_REQUEST, REQUEST_TIMEOUT,
			REQUEST_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, VALIDATION_FAILED, STORAGE_UNAVAILABLE);

	private static final Set<ErrorCode> ASK = and(WITH_BODY, SESSION_NOT_FOUND, AGENT_NOT_FOUND, SESSION_BUSY,
			QUEUE_FULL, GUARDRAIL_TRIPPED, MODEL_UNAVAILABLE, IDEMPOTENCY_KEY_REUSED, TOO_MANY_RUNS, BUDGET_EXHAUSTED,
			OVERLOADED, SHUTTING_DOWN);

	private static final Set<ErrorCode> SESSION = and(WITH_ANSWER, SESSION_NOT_FOUND, STORAGE_UNAVAILABLE);

	private static final Set<ErrorCode> RUN = and(WITH_ANSWER, RUN_NOT_FOUND, STORAGE_UNAVAILABLE);

	private static final Set<ErrorCode> ADMIN = and(WITH_ANSWER, FORBIDDEN);

	/** How a run that was accepted may end without an answer. */
	private static final Set<ErrorCode> OUTCOMES = Stream.concat(Arrays.stream(FailureCode.values())
		// Only a restart says so, and then nobody waits.
		.filter((code) -> code != FailureCode.INTERRUPTED)
		.map(ErrorCode::of), Stream.of(RUN_CANCELLED)).collect(Collectors.toSet());

	private static final Map<String, String> RUN_HEADERS = Map.of("X-Run-ID", "X-Run-ID", HttpHeaders.LOCATION,
			"Run-Location", RunHeaders.REPLAYED, RunHeaders.REPLAYED);

	private static final String CHAT = "chat";

	private static final Map<String, Set<ErrorCode>> BY_OPERATION = Map.ofEntries(
			Map.entry(CHAT, and(ASK, OUTCOMES.toArray(ErrorCode[]::new))),
			Map.entry("streamChat", and(ASK, EVENTS_EXPIRED)), Map.entry("askAgents", and(WITH_BODY, AGENT_NOT_FOUND)),
			Map.entry("createSession", and(WITH_BODY, AGENT_NOT_FOUND, IDEMPOTENCY_KEY_REUSED)),
			Map.entry("listSessions", and(SESSION, VALIDATION_FAILED)),
			Map.entry("getSession", and(SESSION, VALIDATION_FAILED)),
			Map.entry("updateSession", and(WITH_BODY, SESSION_NOT_FOUND)),
			Map.entry("deleteSession", and(ANY, SESSION_NOT_FOUND, STORAGE_UNAVAILABLE)),
			Map.entry("streamSession", and(SESSION, EVENTS_EXPIRED, VALIDATION_FAILED)), Map.entry("getRun", RUN),
			Map.entry("streamRun", and(RUN, EVENTS_EXPIRED, VALIDATION_FAILED)), Map.entry("cancelRun", RUN),
			Map.entry("token",
					and(WITH_ANSWER, MALFORMED_REQUEST, UNAUTHENTICATED, NOT_FOUND, UNSUPPORTED_MEDIA_TYPE,
							RATE_LIMITED)),
			Map.entry("usage", and(ADMIN, VALIDATION_FAILED, STORAGE_UNAVAILABLE)),
			Map.entry("openRuns", and(ADMIN, VALIDATION_FAILED)), Map.entry("cancelAnyRun", and(ADMIN, RUN_NOT_FOUND)));

	private static final Pattern UNLIMITED = Pattern.compile("/(health|metrics)");

	private ApiErrors() {
	}

	private static Set<ErrorCode> and(Set<ErrorCode> codes, ErrorCode... more) {
		Set<ErrorCode> all = EnumSet.copyOf(codes);
		all.addAll(List.of(more));
		return all;
	}

	/** Describes an operation's errors, by status. */
	static void addTo(String path, Operation operation) {
		Set<ErrorCode> own = BY_OPERATION.getOrDefault(operation.getOperationId(), WITH_ANSWER);
		Set<ErrorCode> all = EnumSet.copyOf(own);
		if (!UNLIMITED.matcher(path).lookingAt()) {
			all.add(RATE_LIMITED);
		}
		if (operation.getSecurity() == null || !operation.getSecurity().isEmpty()) {
			all.addAll(CLOSED);
		}
		all.stream()
			.collect(Collectors.groupingBy(ErrorCode::status, TreeMap::new, Collectors.toList()))
			.forEach((status, codes) -> operation.getResponses()
				.addApiResponse(String.valueOf(status.value()),
						response(codes, path, operation.getOperationId().equals(CHAT))));
	}

	private static ApiResponse response(List<ErrorCode> codes, String path, boolean ofRun) {
		io.swagger.v3.oas.models.media.MediaType problem = new io.swagger.v3.oas.models.media.MediaType()
			.schema(new Schema<>().$ref("#/components/schemas/Problem"));
		codes.forEach((code) -> problem.addExamples(code.code(), example(code, path)));
		ApiResponse response = new ApiResponse()
			.description(codes.stream()
				.map((code) -> "`" + code.code() + "`: " + code.title())
				.collect(Collectors.joining("  \n")))
			.content(new Content().addMediaType(MediaType.APPLICATION_PROBLEM_JSON_VALUE, problem));
		response.addHeaderObject(RequestIdFilter.HEADER, WrittenApi.header(RequestIdFilter.HEADER));
		if (Problem.of(codes.getFirst(), "").response().getHeaders().containsHeader(HttpHeaders.RETRY_AFTER)) {
			response.addHeaderObject(HttpHeaders.RETRY_AFTER, WrittenApi.header(HttpHeaders.RETRY_AFTER));
		}
		if (codes.contains(UNAUTHENTICATED)) {
			response.addHeaderObject(HttpHeaders.WWW_AUTHENTICATE, WrittenApi.header(HttpHeaders.WWW_AUTHENTICATE));
		}
		if (ofRun && codes.stream().anyMatch(OUTCOMES::contains)) {
			RUN_HEADERS.forEach((name, described) -> response.addHeaderObject(name, WrittenApi.header(described)));
		}
		return response;
	}

	private static Example example(ErrorCode code, String path) {
		Map<String, Object> problem = new LinkedHashMap<>();
		problem.put("type", "about:blank");
		problem.put("title", code.title());
		problem.put("status", code.status().value());
		problem.put("detail", code.title());
		problem.put("instance", path.replace("{id}", "0198c0de-0000-7000-8000-000000000001"));
		problem.put("error", code.code());
		problem.put("request_id", "0198c0de-0000-7000-8000-000000000009");
		return new Example().value(problem);
	}

}

package dev.parley.web.openapi;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.parley.run.admission.RunRefusedException;
import dev.parley.run.event.FailureCode;
import dev.parley.testing.Json;
import dev.parley.testing.OpenApiDocument;
import dev.parley.testing.OpenApiDocument.Operation;
import dev.parley.web.error.ErrorCode;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ValueConstants;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Compares a controller's method with the operation that describes it. */
final class OperationDrift {

	private final OpenApiDocument document;

	private final Operation operation;

	private final HandlerMethod method;

	private final List<String> faults = new ArrayList<>();

	private OperationDrift(OpenApiDocument document, Operation operation, HandlerMethod method) {
		this.document = document;
		this.operation = operation;
		this.method = method;
	}

	static List<String> of(OpenApiDocument document, Operation operation, HandlerMethod method) {
		OperationDrift drift = new OperationDrift(document, operation, method);
		drift.compareParameters();
		drift.compareBody();
		drift.compareAnswer();
		drift.compareErrors();
		return drift.faults.stream().map((fault) -> operation + ": " + fault).toList();
	}

	private void compareParameters() {
		Map<String, JsonNode> written = new HashMap<>();
		for (JsonNode parameter : this.operation.json().path("parameters")) {
			String place = parameter.path("in").asString() + " " + parameter.path("name").asString();
			if (written.put(place, parameter) != null) {
				this.faults.add("the parameter '" + place + "' is described twice");
			}
		}
		for (MethodParameter parameter : this.method.getMethodParameters()) {
			parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
			Named named = Named.of(parameter);
			if (named == null) {
				continue;
			}
			JsonNode described = written.remove(named.place());
			if (described == null) {
				this.faults.add("the parameter '" + named.place() + "' is not in openapi.yaml");
				continue;
			}
			if (named.required() != described.path("required").asBoolean(false)) {
				this.faults.add("the parameter '" + named.place() + "' is required in only one of Java and YAML");
			}
			JsonNode schema = described.path("schema");
			if (!named.preset().equals(schema.path("default").asString(""))) {
				this.faults
					.add("the parameter '" + named.place() + "' has the default '" + named.preset() + "' in Java");
			}
			this.faults.addAll(SchemaDrift.ofParameter(this.document, named.place(), parameter.getParameterType(),
					annotated(parameter), schema));
		}
		written.keySet().forEach((name) -> this.faults.add("no controller reads the parameter '" + name + "'"));
	}

	private static AnnotatedElement annotated(MethodParameter parameter) {
		return parameter.getExecutable().getParameters()[parameter.getParameterIndex()];
	}

	private void compareBody() {
		JsonNode media = this.operation.json().at("/requestBody/content/application~1json/schema");
		MethodParameter body = body();
		if (body != null) {
			if (media.isMissingNode()) {
				this.faults.add("the request's body is not in openapi.yaml");
				return;
			}
			boolean required = parameterAnnotation(body, RequestBody.class).required();
			if (required != this.operation.json().at("/requestBody/required").asBoolean(false)) {
				this.faults.add("the request's body is required in only one of Java and YAML");
			}
			this.faults.addAll(SchemaDrift.ofRequest(this.document, body.getParameterType(), media));
		}
		else if (!media.isMissingNode()) {
			this.faults.add("no controller reads the request's body");
		}
	}

	private @Nullable MethodParameter body() {
		return Arrays.stream(this.method.getMethodParameters())
			.filter((parameter) -> parameter.hasParameterAnnotation(RequestBody.class))
			.findFirst()
			.orElse(null);
	}

	private void compareAnswer() {
		Type type = this.method.getMethod().getGenericReturnType();
		Type answered = (type instanceof ParameterizedType generic && generic.getRawType() == ResponseEntity.class)
				? generic.getActualTypeArguments()[0] : type;
		if (answered == void.class) {
			if (!this.operation.statuses().contains("101")) {
				expectStatus(writesItself() ? "200" : "204");
			}
			return;
		}
		String media = (answered == SseEmitter.class) ? "text/event-stream" : "application/json";
		List<String> statuses = this.operation.statuses()
			.stream()
			.filter((status) -> !this.operation.answer(status, media).isMissingNode())
			.toList();
		if (statuses.isEmpty()) {
			this.faults.add("no answer of " + media + " is in openapi.yaml");
		}
		if (answered != SseEmitter.class) {
			statuses.forEach((status) -> this.faults.addAll(SchemaDrift.ofAnswer(this.document, answered,
					this.operation.answer(status, media).path("schema"))));
		}
	}

	private boolean writesItself() {
		return Arrays.stream(this.method.getMethodParameters())
			.anyMatch((parameter) -> parameter.getParameterType() == HttpServletResponse.class);
	}

	private void expectStatus(String status) {
		if (!this.operation.statuses().contains(status)) {
			this.faults.add("the status " + status + " is not in openapi.yaml");
		}
	}

	private void compareErrors() {
		Set<String> written = new TreeSet<>();
		this.operation.json()
			.path("responses")
			.valueStream()
			.forEach((response) -> written
				.addAll(Json.names(response.path("content").path("application/problem+json").path("examples"))));
		expectedErrors().stream()
			.map(ErrorCode::code)
			.filter((code) -> !written.contains(code))
			.forEach((code) -> this.faults.add("the error '" + code + "' is not in openapi.yaml"));
	}

	/** The errors that follow from the method's signature. */
	private Set<ErrorCode> expectedErrors() {
		Set<ErrorCode> errors = EnumSet.of(ErrorCode.INTERNAL_ERROR);
		String path = this.operation.path();
		if (this.method.getMethod().getReturnType() != void.class) {
			errors.add(ErrorCode.NOT_ACCEPTABLE);
		}
		if (!path.startsWith("/health")) {
			errors.add(ErrorCode.RATE_LIMITED);
		}
		if (this.operation.json().path("security").isMissingNode()) {
			errors.addAll(Set.of(ErrorCode.UNAUTHENTICATED, ErrorCode.FORBIDDEN, ErrorCode.PROTECTED_MODE,
					ErrorCode.ISSUER_UNAVAILABLE));
		}
		if (path.startsWith("/sessions/{id}")) {
			errors.addAll(Set.of(ErrorCode.SESSION_NOT_FOUND, ErrorCode.STORAGE_UNAVAILABLE));
		}
		if (path.contains("/runs/{id}")) {
			errors.add(ErrorCode.RUN_NOT_FOUND);
		}
		MethodParameter body = body();
		if (body != null) {
			errors.addAll(Set.of(ErrorCode.MALFORMED_REQUEST, ErrorCode.REQUEST_TIMEOUT, ErrorCode.REQUEST_TOO_LARGE,
					ErrorCode.UNSUPPORTED_MEDIA_TYPE, ErrorCode.VALIDATION_FAILED, ErrorCode.STORAGE_UNAVAILABLE));
			Set<String> fields = Arrays.stream(body.getParameterType().getRecordComponents())
				.map((component) -> component.getName().toLowerCase(Locale.ROOT))
				.collect(Collectors.toSet());
			if (fields.contains("agent") || fields.contains("agents")) {
				errors.add(ErrorCode.AGENT_NOT_FOUND);
			}
			if (fields.contains("sessionid")) {
				errors.add(ErrorCode.SESSION_NOT_FOUND);
				errors.add(ErrorCode.IDEMPOTENCY_KEY_REUSED);
				Arrays.stream(RunRefusedException.Reason.values()).map(ErrorCode::of).forEach(errors::add);
				if (!answersEvents()) {
					errors.addAll(outcomes());
				}
			}
		}
		if (answersEvents() || Arrays.stream(this.method.getMethodParameters())
			.anyMatch((parameter) -> parameter.hasParameterAnnotation(Min.class)
					|| parameter.hasParameterAnnotation(Max.class))) {
			errors.add(ErrorCode.VALIDATION_FAILED);
		}
		return errors;
	}

	private boolean answersEvents() {
		return this.operation.statuses()
			.stream()
			.anyMatch((status) -> !this.operation.answer(status, "text/event-stream").isMissingNode());
	}

	/** How an accepted run may end without an answer, while the server is running. */
	private static Set<ErrorCode> outcomes() {
		Set<ErrorCode> outcomes = EnumSet.of(ErrorCode.RUN_CANCELLED);
		Arrays.stream(FailureCode.values())
			.filter((code) -> code != FailureCode.INTERRUPTED)
			.map(ErrorCode::of)
			.forEach(outcomes::add);
		return outcomes;
	}

	private static <A extends Annotation> A parameterAnnotation(MethodParameter parameter, Class<A> type) {
		return Objects.requireNonNull(parameter.getParameterAnnotation(type));
	}

	/** A parameter of the HTTP request. */
	private record Named(String place, boolean required, String preset) {

		/** The request's parameter; null for other arguments, and for a complete form. */
		static @Nullable Named of(MethodParameter parameter) {
			PathVariable path = parameter.getParameterAnnotation(PathVariable.class);
			RequestParam query = parameter.getParameterAnnotation(RequestParam.class);
			RequestHeader header = parameter.getParameterAnnotation(RequestHeader.class);
			if (path != null) {
				return new Named("path " + name(path.name(), parameter), true, "");
			}
			if (header != null) {
				return new Named("header " + name(header.name(), parameter), header.required(), "");
			}
			if (query != null && parameter.getParameterType() != MultiValueMap.class) {
				boolean preset = !query.defaultValue().equals(ValueConstants.DEFAULT_NONE);
				return new Named("query " + name(query.name(), parameter), query.required() && !preset,
						preset ? query.defaultValue() : "");
			}
			return null;
		}

		private static String name(String given, MethodParameter parameter) {
			return given.isEmpty() ? String.valueOf(parameter.getParameterName()) : given;
		}

	}

}

package dev.parley.web.openapi;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import dev.parley.run.event.CancelCause;
import dev.parley.run.event.FailureCode;
import dev.parley.run.event.RunEvent;
import dev.parley.testing.Json;
import dev.parley.testing.OpenApiDocument;
import dev.parley.testing.OpenApiDocument.Operation;
import dev.parley.testing.ServerTest;
import dev.parley.web.error.ErrorCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code openapi.yaml} matches the code. If a field, a parameter, an endpoint or an error
 * is added to the code, this test names what is missing in the file.
 */
class ApiContractIntegrationTests extends ServerTest {

	/** The chat page and the description are not part of the API. */
	private static final List<String> NOT_DESCRIBED = List.of("dev.parley.web.PageController",
			"dev.parley.web.openapi.");

	/** Protocols with specifications of their own, which the document only links to. */
	private static final List<String> SPECIFIED_ELSEWHERE = List.of("dev.parley.mcp.", "dev.parley.agui.",
			"dev.parley.aisdk.", "dev.parley.openai.", "dev.parley.a2a.");

	private OpenApiDocument document;

	@BeforeEach
	void read() {
		this.document = OpenApiDocument.of(this.server.get("/openapi.json").body());
	}

	@Test
	void describesEveryEndpointAndNoOther() {
		assertThat(this.document.operations().map(Operation::toString)).containsExactlyInAnyOrderElementsOf(
				Stream.concat(Stream.of("GET /metrics"), endpoints().keySet().stream()).toList());
	}

	@Test
	void describesEndpointsAsTheControllersHaveThem() {
		Map<String, HandlerMethod> endpoints = endpoints();
		assertThat(this.document.operations().flatMap((operation) -> {
			HandlerMethod endpoint = endpoints.get(operation.toString());
			return (endpoint != null && !isSpecifiedElsewhere(endpoint))
					? OperationDrift.of(this.document, operation, endpoint).stream() : Stream.of();
		})).isEmpty();
	}

	private static boolean isSpecifiedElsewhere(HandlerMethod endpoint) {
		return SPECIFIED_ELSEWHERE.stream().anyMatch(endpoint.getBeanType().getName()::startsWith);
	}

	@Test
	void listsEveryErrorCode() {
		List<String> codes = Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList();
		assertThat(values("Problem", "error")).containsExactlyElementsOf(codes);
		List<String> failures = Arrays.stream(FailureCode.values()).map(FailureCode::code).toList();
		assertThat(values("ErrorEvent", "code")).containsExactlyElementsOf(failures);
		assertThat(values("RunError", "code")).containsExactlyElementsOf(failures);
		List<String> causes = Arrays.stream(CancelCause.values()).map(CancelCause::code).toList();
		assertThat(values("Problem", "cause")).containsExactlyElementsOf(causes);
		assertThat(values("CancelledEvent", "cause")).containsExactlyElementsOf(causes);
		assertThat(values("Run", "cancel_cause")).containsExactlyElementsOf(causes);
	}

	@Test
	void showsEveryErrorAsItIs() {
		JsonNode examples = this.document.json().at("/components/examples");
		assertThat(examples.propertyNames()).allSatisfy((name) -> {
			ErrorCode code = Arrays.stream(ErrorCode.values())
				.filter((candidate) -> candidate.code().equals(name))
				.findFirst()
				.orElseThrow();
			JsonNode problem = examples.path(name).path("value");
			assertThat(problem.path("error").asString()).isEqualTo(name);
			assertThat(problem.path("status").asInt()).isEqualTo(code.status().value());
			assertThat(problem.path("title").asString()).isEqualTo(code.title());
		});
	}

	@Test
	void sortsEveryErrorUnderItsStatusAndNamesItInItsDescription() {
		Set<String> described = new TreeSet<>();
		this.document.operations()
			.flatMap((operation) -> operation.json().path("responses").properties().stream())
			.forEach((response) -> {
				JsonNode problem = response.getValue().at("/content/application~1problem+json");
				problem.path("examples").properties().forEach((example) -> {
					described.add(example.getKey());
					assertThat(example.getValue().at("/value/error").asString()).isEqualTo(example.getKey());
					assertThat(example.getValue().at("/value/status").asString()).isEqualTo(response.getKey());
					assertThat(response.getValue().path("description").asString())
						.contains("`" + example.getKey() + "`");
				});
				boolean told = !problem.isMissingNode() && Set.of("429", "503").contains(response.getKey());
				assertThat(!response.getValue().at("/headers/Retry-After").isMissingNode()).isEqualTo(told);
			});
		// Occurs only after a restart, when only readers of the run can see it.
		described.add(ErrorCode.INTERRUPTED.code());
		// Not specific to an operation: described at the top of the document.
		String general = this.document.json().at("/info/description").asString();
		assertThat(general).contains("`not_found`", "`method_not_allowed`", "`forbidden`");
		described.addAll(List.of("not_found", "method_not_allowed", "forbidden"));
		assertThat(described)
			.containsExactlyInAnyOrderElementsOf(Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList());
	}

	@Test
	void describesEveryEvent() {
		List<String> events = this.document.schema("Event")
			.path("oneOf")
			.valueStream()
			.map((event) -> Objects.requireNonNull(this.document.properties(event).get("type"))
				.path("const")
				.asString())
			.toList();
		assertThat(events).as("an event for each RunEvent").hasSize((int) records(RunEvent.class).count());
		assertThat(Json.names(this.document.schema("Event").at("/discriminator/mapping")))
			.containsExactlyElementsOf(events);
	}

	/** The records of a sealed type. */
	private static Stream<Class<?>> records(Class<?> type) {
		return type.isSealed()
				? Arrays.stream(type.getPermittedSubclasses()).flatMap(ApiContractIntegrationTests::records)
				: Stream.of(type);
	}

	private List<String> values(String schema, String property) {
		return this.document.schema(schema)
			.path("properties")
			.path(property)
			.path("enum")
			.valueStream()
			.map(JsonNode::asString)
			.toList();
	}

	private Map<String, HandlerMethod> endpoints() {
		Map<String, HandlerMethod> endpoints = new TreeMap<>();
		handlerMethods().forEach((mapping, method) -> {
			String type = method.getBeanType().getName();
			if (type.startsWith("dev.parley.") && NOT_DESCRIBED.stream().noneMatch(type::startsWith)) {
				mapping.getMethodsCondition()
					.getMethods()
					.forEach((http) -> mapping.getPatternValues()
						.forEach((pattern) -> endpoints.put(http + " " + pattern, method)));
			}
		});
		return endpoints;
	}

	private Map<RequestMappingInfo, HandlerMethod> handlerMethods() {
		return Objects.requireNonNull(this.parley.part(DispatcherServlet.class).getHandlerMappings())
			.stream()
			.filter((mapping) -> mapping.getClass() == RequestMappingHandlerMapping.class)
			.map(RequestMappingHandlerMapping.class::cast)
			.findFirst()
			.orElseThrow()
			.getHandlerMethods();
	}

}

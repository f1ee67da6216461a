package dev.parley.web.openapi;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.parley.testing.OpenApiDocument;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.CodePointLength;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares Java types that are read and written as JSON with the schemas of a document:
 * names, types, required and nullable members, limits.
 */
final class SchemaDrift {

	private static final Map<Type, List<String>> TYPES = Map.ofEntries(Map.entry(String.class, List.of("string")),
			Map.entry(UUID.class, List.of("string", "uuid")), Map.entry(Instant.class, List.of("string", "date-time")),
			Map.entry(LocalDate.class, List.of("string", "date")), Map.entry(int.class, List.of("integer", "int32")),
			Map.entry(Integer.class, List.of("integer", "int32")), Map.entry(long.class, List.of("integer", "int64")),
			Map.entry(Long.class, List.of("integer", "int64")), Map.entry(double.class, List.of("number")),
			Map.entry(BigDecimal.class, List.of("number")), Map.entry(Double.class, List.of("number")),
			Map.entry(boolean.class, List.of("boolean")), Map.entry(Boolean.class, List.of("boolean")),
			Map.entry(ObjectNode.class, List.of("object")));

	private final OpenApiDocument document;

	private final boolean request;

	private final Set<Type> seen;

	private final List<String> faults = new ArrayList<>();

	private SchemaDrift(OpenApiDocument document, boolean request, Set<Type> seen) {
		this.document = document;
		this.request = request;
		this.seen = seen;
	}

	/** The differences between the type of a request body and its schema. */
	static List<String> ofRequest(OpenApiDocument document, Type type, JsonNode schema) {
		return of(document, true, type, schema);
	}

	/** The differences between the type of a response body and its schema. */
	static List<String> ofAnswer(OpenApiDocument document, Type type, JsonNode schema) {
		return of(document, false, type, schema);
	}

	private static List<String> of(OpenApiDocument document, boolean request, Type type, JsonNode schema) {
		SchemaDrift drift = new SchemaDrift(document, request, new HashSet<>());
		drift.compare(name(type), type, schema);
		return drift.faults;
	}

	private void compare(String place, Type type, JsonNode schema) {
		if (type instanceof Class<?> raw && raw.isRecord()) {
			if (this.seen.add(type)) {
				compareRecord(raw, schema);
			}
		}
		else if (type instanceof Class<?> raw && raw.isEnum()) {
			Set<String> values = new TreeSet<>(constants(raw));
			expect(place + " has the values", values, enumOf(schema));
		}
		else if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
			expectTypes(place, List.of("array"), schema);
			compare(place + "[]", generic.getActualTypeArguments()[0], this.document.schema(schema).path("items"));
		}
		else if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
			expectTypes(place, List.of("object"), schema);
			compare(place + "{}", generic.getActualTypeArguments()[1],
					this.document.schema(schema).path("additionalProperties"));
		}
		else if (TYPES.containsKey(type)) {
			expectTypes(place, TYPES.get(type), schema);
		}
		else if (type != JsonNode.class) {
			this.faults.add(place + " is of a type that the test does not know: " + type);
		}
	}

	private void compareRecord(Class<?> type, JsonNode schema) {
		Map<String, RecordComponent> components = components(type);
		Map<String, JsonNode> properties = this.document.properties(schema);
		Set<String> required = this.document.required(schema);
		components.forEach((name, component) -> {
			String place = name(type) + "." + name;
			JsonNode property = properties.get(name);
			if (property == null) {
				this.faults.add(place + " is not in openapi.yaml");
				return;
			}
			boolean nullable = nullable(component.getAnnotatedType());
			boolean demanded = this.request ? !nullable || present(component, NotNull.class, NotBlank.class)
					: !nullable || !component.getDeclaringRecord().isAnnotationPresent(JsonInclude.class);
			expect(place + " must be there", demanded, required.contains(name));
			if (typed(property)) {
				expect(place + " may be null", nullable && (this.request != demanded),
						types(property).contains("null"));
			}
			compare(place, component.getGenericType(), property);
			compareLimits(place, component.getAccessor(), property);
		});
		properties.keySet()
			.stream()
			.filter((name) -> !components.containsKey(name))
			.forEach((name) -> this.faults
				.add(name(type) + "." + name + " is in openapi.yaml, but the record does not have it"));
	}

	/**
	 * The limits of {@code annotated} must be equal to those of the schema.
	 */
	void compareLimits(String place, AnnotatedElement annotated, JsonNode schema) {
		Map<String, BigDecimal> limits = new LinkedHashMap<>();
		limit(limits, "minimum", annotated.getAnnotation(Min.class), (min) -> BigDecimal.valueOf(min.value()));
		limit(limits, "maximum", annotated.getAnnotation(Max.class), (max) -> BigDecimal.valueOf(max.value()));
		limit(limits, "minimum", annotated.getAnnotation(DecimalMin.class), (min) -> new BigDecimal(min.value()));
		limit(limits, "maximum", annotated.getAnnotation(DecimalMax.class), (max) -> new BigDecimal(max.value()));
		limit(limits, "minLength", annotated.getAnnotation(NotBlank.class), (blank) -> BigDecimal.ONE);
		limit(limits, "maxLength", annotated.getAnnotation(CodePointLength.class),
				(length) -> BigDecimal.valueOf(length.max()));
		Size size = annotated.getAnnotation(Size.class);
		boolean array = types(schema).contains("array");
		if (size != null && size.max() < Integer.MAX_VALUE) {
			limits.put(array ? "maxItems" : "maxLength", BigDecimal.valueOf(size.max()));
		}
		if (size != null && size.min() > 0) {
			limits.put(array ? "minItems" : "minLength", BigDecimal.valueOf(size.min()));
		}
		for (String keyword : List.of("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems")) {
			BigDecimal limit = limits.get(keyword);
			JsonNode written = schema.path(keyword);
			if ((limit != null) ? !written.isNumber() || limit.compareTo(written.decimalValue()) != 0
					: !written.isMissingNode()) {
				this.faults.add("%s has the %s %s in Java, %s in openapi.yaml".formatted(place, keyword, limit,
						written.isMissingNode() ? null : written));
			}
		}
	}

	private static <A> void limit(Map<String, BigDecimal> limits, String keyword, @Nullable A annotation,
			Function<A, BigDecimal> value) {
		if (annotation != null) {
			limits.put(keyword, value.apply(annotation));
		}
	}

	/** The differences between a parameter and its schema. */
	static List<String> ofParameter(OpenApiDocument document, String place, Type type, AnnotatedElement annotated,
			JsonNode schema) {
		SchemaDrift drift = new SchemaDrift(document, true, new HashSet<>());
		drift.compare(place, type, schema);
		drift.compareLimits(place, annotated, schema);
		return drift.faults;
	}

	private void expectTypes(String place, List<String> expected, JsonNode schema) {
		JsonNode resolved = this.document.schema(schema);
		Set<String> types = types(resolved);
		types.remove("null");
		// A text may have a format that the Java type does not express: an invalid id is
		// answered like an unknown one.
		boolean text = expected.equals(List.of("string"));
		List<String> written = new ArrayList<>(types);
		if (!text && resolved.has("format") && expected.size() > 1) {
			written.add(resolved.path("format").asString());
		}
		expect(place + " has the type", expected, written);
	}

	private void expect(String what, Object java, Object yaml) {
		if (!java.equals(yaml)) {
			this.faults.add("%s: %s in Java, %s in openapi.yaml".formatted(what, java, yaml));
		}
	}

	private boolean typed(JsonNode schema) {
		return !types(schema).isEmpty();
	}

	private static Set<String> types(JsonNode schema) {
		JsonNode type = schema.path("type");
		Set<String> types = new TreeSet<>();
		if (type.isArray()) {
			type.valueStream().map(JsonNode::asString).forEach(types::add);
		}
		else if (!type.isMissingNode()) {
			types.add(type.asString());
		}
		return types;
	}

	private Set<String> enumOf(JsonNode schema) {
		Set<String> values = new TreeSet<>();
		this.document.schema(schema)
			.path("enum")
			.valueStream()
			.filter((value) -> !value.isNull())
			.map(JsonNode::asString)
			.forEach(values::add);
		return values;
	}

	private static Map<String, RecordComponent> components(Class<?> type) {
		Map<String, RecordComponent> components = new LinkedHashMap<>();
		for (RecordComponent component : type.getRecordComponents()) {
			if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
				components.putAll(components(component.getType()));
			}
			else {
				JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
				components.put((named != null) ? named.value() : component.getName(), component);
			}
		}
		return components;
	}

	private static List<String> constants(Class<?> type) {
		return Arrays.stream(type.getFields()).filter(Field::isEnumConstant).map((constant) -> {
			JsonProperty named = constant.getAnnotation(JsonProperty.class);
			return (named != null) ? named.value() : constant.getName();
		}).toList();
	}

	private static boolean nullable(AnnotatedType type) {
		return type.isAnnotationPresent(Nullable.class);
	}

	@SafeVarargs
	@SuppressWarnings("varargs") // The array is only read.
	private static boolean present(RecordComponent component, Class<? extends Annotation>... types) {
		return Arrays.stream(types).anyMatch(component.getAccessor()::isAnnotationPresent);
	}

	private static String name(Type type) {
		return (type instanceof Class<?> raw) ? raw.getSimpleName() : type.getTypeName();
	}

}

package dev.parley.web;

import java.lang.reflect.RecordComponent;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells from the records themselves which properties may be null and which may be absent.
 */
final class RecordSchemas implements ModelConverter {

	private static final Set<Class<?>> REQUESTS = Set.of(ChatRequest.class, SessionController.NewSession.class,
			SessionController.SessionChange.class, MultiAgentController.AgentsRequest.class);

	@Override
	public @Nullable Schema<?> resolve(AnnotatedType type, ModelConverterContext context,
			Iterator<ModelConverter> chain) {
		Class<?> raw = Json31.mapper().constructType(type.getType()).getRawClass();
		if (raw == SseEmitter.class) {
			return new Schema<>().$ref("#/components/schemas/EventStream");
		}
		if (JsonNode.class.isAssignableFrom(raw)) {
			return new JsonSchema().types(Set.of("object"));
		}
		Schema<?> resolved = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
		if (resolved != null && raw.isRecord()) {
			model(raw, context).ifPresent((schema) -> complete(schema, raw, context));
		}
		return resolved;
	}

	private static void complete(Schema<?> schema, Class<?> type, ModelConverterContext context) {
		Set<String> always = new LinkedHashSet<>();
		for (RecordComponent component : type.getRecordComponents()) {
			if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
				always.addAll(model(component.getType(), context).map(Schema::getRequired).orElseThrow());
				continue;
			}
			String name = name(component);
			if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class) || demanded(schema, name)) {
				always.add(name);
			}
			else if (REQUESTS.contains(type)) {
				orNull(schema, name);
			}
			else if (!type.isAnnotationPresent(JsonInclude.class)) {
				always.add(name);
				orNull(schema, name);
			}
		}
		schema.setRequired(List.copyOf(always));
	}

	private static Optional<Schema<?>> model(Class<?> type, ModelConverterContext context) {
		return Optional.ofNullable(context.getDefinedModels().get(name(type)));
	}

	/** Whether a constraint such as {@code @NotBlank} says so. */
	private static boolean demanded(Schema<?> schema, String name) {
		return schema.getRequired() != null && schema.getRequired().contains(name);
	}

	@SuppressWarnings("unchecked")
	private static void orNull(Schema<?> schema, String name) {
		Schema<Object> property = Objects.requireNonNull(schema.getProperties().get(name), name);
		property.addType("null");
		if (property.getEnum() != null && !property.getEnum().contains(null)) {
			property.addEnumItemObject(null);
		}
	}

	private static String name(Class<?> type) {
		io.swagger.v3.oas.annotations.media.Schema named = type
			.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
		return (named != null && !named.name().isEmpty()) ? named.name() : type.getSimpleName();
	}

	private static String name(RecordComponent component) {
		JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
		return (named != null) ? named.value() : component.getName();
	}

}

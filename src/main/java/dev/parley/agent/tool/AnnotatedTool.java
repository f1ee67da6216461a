package dev.parley.agent.tool;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.parley.agent.model.ToolSpec;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.ai.tool.definition.ToolDefinition;
import org.springframework.ai.tool.execution.ToolExecutionException;
import org.springframework.ai.tool.method.MethodToolCallback;
import org.springframework.ai.tool.support.ToolDefinitions;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

/**
 * A tool from a method with Spring AI's {@code @Tool}. Validates the arguments, then lets
 * Spring AI call the method.
 */
final class AnnotatedTool implements Tool {

	private static final JsonMapper JSON = JsonMapper.builder()
		.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
		.disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
		.build();

	private final ToolSpec spec;

	private final ToolArguments arguments;

	private final MethodToolCallback callback;

	/** The Java names of the parameters by the names that the model sees. */
	private final Map<String, String> parameters = new HashMap<>();

	private AnnotatedTool(Tools bean, Method method) {
		ToolDefinition definition = ToolDefinitions.from(method);
		for (Parameter parameter : method.getParameters()) {
			this.parameters.put(SnakeCase.name(parameter.getName()), parameter.getName());
		}
		this.spec = new ToolSpec(definition.name(), definition.description(),
				SnakeCase.schema(definition.inputSchema()));
		this.arguments = new ToolArguments(this.spec.inputSchema());
		this.callback = MethodToolCallback.builder()
			.toolDefinition(definition)
			.toolMethod(method)
			.toolObject(bean)
			.toolCallResultConverter(AnnotatedTool::text)
			.build();
	}

	/** The tools of a component. */
	static List<Tool> of(Tools bean) {
		Class<?> type = ClassUtils.getUserClass(bean);
		List<Tool> tools = Arrays.stream(type.getDeclaredMethods())
			.filter((method) -> AnnotatedElementUtils.hasAnnotation(method,
					org.springframework.ai.tool.annotation.Tool.class))
			.<Tool>map((method) -> new AnnotatedTool(bean, method))
			.toList();
		if (tools.isEmpty()) {
			throw new IllegalArgumentException(type.getName() + " has no method with @Tool");
		}
		return tools;
	}

	@Override
	public ToolSpec spec() {
		return this.spec;
	}

	@Override
	public String call(String arguments, ToolInvocation invocation) {
		ObjectNode given = JSON.createObjectNode();
		this.arguments.read(arguments)
			.properties()
			.forEach((argument) -> given.set(this.parameters.get(argument.getKey()), argument.getValue()));
		try {
			return this.callback.call(given.toString(), invocation.toContext());
		}
		catch (ToolExecutionException ex) {
			throw failure(ex);
		}
	}

	/** The exception of the method, or the reason why it could not be called. */
	private static RuntimeException failure(ToolExecutionException ex) {
		return switch (ex.getCause()) {
			case JacksonException _ -> new ToolException("The arguments are invalid");
			case RuntimeException cause -> cause;
			case Error cause -> throw cause;
			case null, default -> ex;
		};
	}

	private static String text(@Nullable Object result, @Nullable Type type) {
		if (type == Void.TYPE) {
			return "Done";
		}
		return (result instanceof String text) ? text : JSON.writeValueAsString(result);
	}

}

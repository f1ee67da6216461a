package dev.parley.start;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.validation.BindValidationException;
import org.springframework.boot.context.properties.bind.validation.ValidationErrors;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/**
 * Says which environment variable has a value that cannot be used, and what was expected.
 * Spring Boot's own analyzers know only the name of the property behind it.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class BindFailureAnalyzer implements FailureAnalyzer {

	private static final String WHOLE_NUMBER = "expected a whole number";

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(?<variable>[A-Za-z][A-Za-z0-9_]*)(:.*)?}");

	private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]*");

	private static final Pattern QUOTED = Pattern.compile("^'[^']*': ");

	private static final Pattern CAPITAL = Pattern.compile("(?<=[a-z0-9])([A-Z])");

	private final Environment environment;

	BindFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	public @Nullable FailureAnalysis analyze(Throwable failure) {
		String problem = null;
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			problem = switch (cause) {
				case BindValidationException invalid -> problem(invalid.getValidationErrors());
				case BindException bind ->
					problem(bind.getName(), expected(bind.getTarget().getType().resolve(), bind));
				case InvalidConfigurationPropertyValueException invalid ->
					problem(ConfigurationPropertyName.of(invalid.getName()), reason(invalid));
				default -> problem;
			};
		}
		return (problem != null) ? new FailureAnalysis(problem,
				"Change it in the environment or in .env. .env.example shows each setting with its default.", failure)
				: null;
	}

	private String problem(ValidationErrors errors) {
		return errors.getAllErrors()
			.stream()
			.map((error) -> problem(errors.getName(), error))
			.collect(Collectors.joining("\n"));
	}

	private String problem(ConfigurationPropertyName parent, ObjectError error) {
		String message = String.valueOf(error.getDefaultMessage());
		if (error instanceof FieldError field) {
			String property = CAPITAL.matcher(field.getField()).replaceAll("-$1").toLowerCase(Locale.ROOT);
			return problem(parent.append(property), message);
		}
		return problem(parent, message);
	}

	private String problem(ConfigurationPropertyName property, String expected) {
		String name = variable(property);
		String value = this.environment.getProperty(name, "");
		return "%s is %s, which cannot be used: %s.".formatted(name, MaskedValue.of(name, value), expected);
	}

	/** The variable that sets a property; the property, if none does. */
	private String variable(ConfigurationPropertyName property) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			ConfigurationProperty found = source.getConfigurationProperty(property);
			if (found != null) {
				return variable(found);
			}
		}
		return property.toString();
	}

	private static String variable(ConfigurationProperty property) {
		Matcher placeholder = PLACEHOLDER.matcher(String.valueOf(property.getValue()));
		if (placeholder.matches()) {
			return placeholder.group("variable").toUpperCase(Locale.ROOT);
		}
		return (property.getOrigin() instanceof PropertySourceOrigin origin
				&& VARIABLE.matcher(origin.getPropertyName()).matches()) ? origin.getPropertyName()
						: property.getName().toString();
	}

	private static String reason(InvalidConfigurationPropertyValueException invalid) {
		String reason = String.valueOf(invalid.getReason());
		return reason.endsWith(Integer.class.getName()) ? WHOLE_NUMBER : reason;
	}

	private static String expected(@Nullable Class<?> type, BindException cause) {
		if (type == Duration.class) {
			return "expected a time such as 500ms, 20s, 10m or 2h";
		}
		if (type == DataSize.class) {
			return "expected a size such as 256KB or 1MB";
		}
		if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
			return WHOLE_NUMBER;
		}
		if (type == double.class || type == Double.class) {
			return "expected a number";
		}
		if (type == boolean.class || type == Boolean.class) {
			return "expected true or false";
		}
		if (type == URI.class) {
			return "expected an address such as https://example.com/v1";
		}
		if (type == InetAddress.class) {
			return "expected an IP address of this machine, such as 127.0.0.1, or 0.0.0.0 for all";
		}
		if (type != null && type.isEnum()) {
			return "expected " + Arrays.stream(type.getEnumConstants())
				.map((constant) -> Objects.toString(constant).toLowerCase(Locale.ROOT))
				.collect(Collectors.joining(" or "));
		}
		return rootMessage(cause);
	}

	/** Our own types say what they expect, after the value. */
	private static String rootMessage(Throwable cause) {
		Throwable root = cause;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return QUOTED.matcher(String.valueOf(root.getMessage())).replaceFirst("");
	}

}

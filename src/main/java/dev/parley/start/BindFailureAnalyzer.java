package dev.parley.start;

import java.util.Locale;
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
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/**
 * Reports which environment variable has an invalid value, and what was expected. Spring
 * Boot's own analyzers know only the name of the property.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class BindFailureAnalyzer implements FailureAnalyzer {

	private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(?<variable>[A-Za-z][A-Za-z0-9_]*)(:.*)?}");

	private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]*");

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
				case BindException bind -> problem(bind.getName(), ExpectedValue.of(bind));
				case InvalidConfigurationPropertyValueException invalid ->
					problem(ConfigurationPropertyName.of(invalid.getName()), ExpectedValue.of(invalid));
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

	/** The variable that sets a property; the property's name if there is none. */
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

}

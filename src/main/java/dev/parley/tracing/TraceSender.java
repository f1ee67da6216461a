package dev.parley.tracing;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.parley.start.SettingException;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/**
 * OpenTelemetry's SDK, configured by its standard variables. It sends spans in batches,
 * on a thread of its own, and drops them if they are too many.
 */
final class TraceSender implements AutoCloseable {

	/** In seconds, for what is not sent yet when the server stops. */
	private static final int FAREWELL = 5;

	private final OpenTelemetrySdk sdk;

	private TraceSender(OpenTelemetrySdk sdk) {
		this.sdk = sdk;
	}

	/**
	 * Creates it.
	 * @throws SettingException if the SDK cannot use one of the variables
	 */
	static TraceSender create(TracingProperties properties, ConfigurableEnvironment environment) {
		Map<String, String> variables = variables(properties, environment);
		try {
			return new TraceSender(AutoConfiguredOpenTelemetrySdk.builder()
				.addPropertiesSupplier(() -> Map.of("otel.service.name", "parley", "otel.exporter.otlp.protocol",
						"http/protobuf", "otel.metrics.exporter", "none", "otel.logs.exporter", "none"))
				.addPropertiesCustomizer((_) -> variables)
				.addSpanExporterCustomizer((exporter, _) -> new ReportingExporter(exporter, properties.address()))
				.disableShutdownHook()
				.build()
				.getOpenTelemetrySdk());
		}
		catch (ConfigurationException | IllegalStateException | IllegalArgumentException ex) {
			throw new SettingException(
					"OpenTelemetry cannot send traces with these OTEL_ variables: "
							+ reason(String.valueOf(ex.getMessage()), ex.getCause()),
					"Correct the variable. The protocol must be http/protobuf, whose usual port is 4318, not 4317. "
							+ "Without OTEL_EXPORTER_OTLP_ENDPOINT nothing is traced.",
					null);
		}
	}

	/**
	 * The SDK does not know {@code .env}, so that all variables that are set are handed
	 * to it, by the names that it gives them.
	 */
	private static Map<String, String> variables(TracingProperties properties, ConfigurableEnvironment environment) {
		Map<String, String> variables = new HashMap<>();
		for (PropertySource<?> source : environment.getPropertySources()) {
			if (source instanceof EnumerablePropertySource<?> named) {
				for (String name : named.getPropertyNames()) {
					if (name.startsWith("OTEL_")) {
						variables.putIfAbsent(name.toLowerCase(Locale.ROOT).replace('_', '.'),
								environment.getProperty(name, ""));
					}
				}
			}
		}
		put(variables, "otel.exporter.otlp.endpoint", properties.endpoint());
		put(variables, "otel.exporter.otlp.traces.endpoint", properties.tracesEndpoint());
		return variables;
	}

	private static void put(Map<String, String> variables, String name, String value) {
		if (!value.isBlank()) {
			variables.put(name, value);
		}
	}

	/** The SDK quotes variables, and the one with headers holds secrets. */
	private static String reason(String message, @Nullable Throwable cause) {
		if (message.contains("headers=")) {
			return "the one with HEADERS is not a list of name=value";
		}
		return message.startsWith("Unexpected") && cause != null ? reason(String.valueOf(cause.getMessage()), null)
				: message;
	}

	Tracer tracer() {
		return this.sdk.getTracer("dev.parley");
	}

	/** Sends what is left, for some seconds. */
	@Override
	public void close() {
		this.sdk.getSdkTracerProvider().shutdown().join(FAREWELL, TimeUnit.SECONDS);
	}

}

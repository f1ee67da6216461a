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
 * Configures OpenTelemetry's SDK by its standard variables. The SDK sends spans in
 * batches on its own thread, and drops spans if there are too many.
 */
final class TraceSender implements AutoCloseable {

	/** In seconds; how long to send remaining spans when the server stops. */
	private static final int FAREWELL = 5;

	private final OpenTelemetrySdk sdk;

	private TraceSender(OpenTelemetrySdk sdk) {
		this.sdk = sdk;
	}

	/**
	 * Creates the sender.
	 * @throws SettingException if the SDK rejects one of the variables
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
					"Correct the variable. The protocol must be http/protobuf, whose default port is 4318, not 4317. "
							+ "Without OTEL_EXPORTER_OTLP_ENDPOINT nothing is traced.",
					null);
		}
	}

	/**
	 * All OpenTelemetry variables by the names that the SDK expects. They are passed to
	 * the SDK because it does not read {@code .env}.
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

	/**
	 * The reason without secrets: the SDK quotes variables, and the headers contain
	 * secrets.
	 */
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

	/** Sends the remaining spans, within a few seconds. */
	@Override
	public void close() {
		this.sdk.getSdkTracerProvider().shutdown().join(FAREWELL, TimeUnit.SECONDS);
	}

}

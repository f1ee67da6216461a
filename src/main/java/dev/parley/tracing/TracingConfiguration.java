package dev.parley.tracing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Makes what sends traces, if an address for them is set. */
@Configuration(proxyBeanMethods = false)
@Conditional(TracingConfiguration.EndpointIsSet.class)
class TracingConfiguration {

	private static final String ENDPOINT = "parley.tracing.endpoint";

	/** Standard variables that may stand in .env, where OpenTelemetry does not look. */
	private static final List<String> VARIABLES = List.of("OTEL_EXPORTER_OTLP_ENDPOINT",
			"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
			"OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_TIMEOUT",
			"OTEL_EXPORTER_OTLP_COMPRESSION", "OTEL_EXPORTER_OTLP_CERTIFICATE", "OTEL_SERVICE_NAME",
			"OTEL_RESOURCE_ATTRIBUTES", "OTEL_TRACES_SAMPLER", "OTEL_TRACES_SAMPLER_ARG", "OTEL_BSP_SCHEDULE_DELAY",
			"OTEL_BSP_MAX_QUEUE_SIZE", "OTEL_SDK_DISABLED");

	/** The environment wins over what is set here, and over these defaults. */
	@Bean
	OpenTelemetrySdk openTelemetry(Environment environment) {
		Map<String, String> settings = new LinkedHashMap<>(Map.of("otel.service.name", "parley",
				"otel.exporter.otlp.protocol", "http/protobuf", "otel.metrics.exporter", "none", "otel.logs.exporter",
				"none", "otel.exporter.otlp.endpoint", environment.getProperty(ENDPOINT, "")));
		for (String variable : VARIABLES) {
			String value = environment.getProperty(variable, "");
			if (!value.isBlank()) {
				settings.put(variable.toLowerCase(Locale.ROOT).replace('_', '.'), value);
			}
		}
		return AutoConfiguredOpenTelemetrySdk.builder()
			.addPropertiesSupplier(() -> settings)
			.disableShutdownHook()
			.build()
			.getOpenTelemetrySdk();
	}

	@Bean
	RunTraces runTraces(OpenTelemetrySdk openTelemetry) {
		return new RunTraces(openTelemetry.getTracer("dev.parley"));
	}

	/** Whether there is a receiver of traces. */
	static final class EndpointIsSet extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			boolean set = !context.getEnvironment().getProperty(ENDPOINT, "").isBlank();
			return new ConditionOutcome(set, ENDPOINT + (set ? " is set" : " is not set"));
		}

	}

}

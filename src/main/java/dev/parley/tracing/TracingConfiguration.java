package dev.parley.tracing;

import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Creates the beans that send traces, if an address for them is set. */
@Configuration(proxyBeanMethods = false)
@Conditional(TracingConfiguration.TracesAreWanted.class)
@EnableConfigurationProperties(TracingProperties.class)
class TracingConfiguration {

	@Bean
	TraceSender traceSender(TracingProperties properties, ConfigurableEnvironment environment) {
		return TraceSender.create(properties, environment);
	}

	@Bean
	RunTraces runTraces(TraceSender sender, TracingProperties properties) {
		return new RunTraces(sender.tracer(), properties.captureContent());
	}

	/** Whether the address of a receiver is set. */
	static final class TracesAreWanted extends SpringBootCondition {

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			Environment environment = context.getEnvironment();
			boolean address = isSet(environment, "endpoint") || isSet(environment, "traces-endpoint");
			boolean disabled = environment.getProperty("parley.tracing.disabled", Boolean.class, false);
			return new ConditionOutcome(address && !disabled,
					disabled ? "traces are disabled" : "address of a receiver is " + (address ? "set" : "not set"));
		}

		private static boolean isSet(Environment environment, String name) {
			return !environment.getProperty("parley.tracing." + name, "").isBlank();
		}

	}

}

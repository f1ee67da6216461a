package dev.parley.web.socket;

import java.time.Duration;

import dev.parley.limits.RequestLimits;
import dev.parley.metrics.ReaderMetrics;
import dev.parley.security.CallerResolver;
import dev.parley.security.CurrentUser;
import dev.parley.web.WebProperties;
import dev.parley.web.error.PublicErrors;
import dev.parley.web.filter.BodySizes;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates what all connections share. */
@Configuration(proxyBeanMethods = false)
class SocketConfiguration {

	private static final Duration AUTHENTICATION = Duration.ofSeconds(10);

	@Bean
	OpenSockets openSockets(MeterRegistry registry) {
		OpenSockets open = new OpenSockets(Runtime.getRuntime().maxMemory());
		Gauge.builder("parley.websockets.open", open, OpenSockets::count)
			.description("Open WebSockets")
			.register(registry);
		return open;
	}

	@Bean
	SocketCallers socketCallers(CallerResolver callers, RequestLimits limits, ApplicationEventPublisher events) {
		return new SocketCallers(callers, limits, events);
	}

	@Bean
	SocketSettings socketSettings(WebProperties properties,
			@Value("${server.tomcat.connection-timeout}") Duration slow) {
		return new SocketSettings(properties.keepAlive(), AUTHENTICATION, slow);
	}

	@Bean
	SocketUpgrades socketUpgrades(SocketCallers callers, CurrentUser user, RequestLimits limits, PublicErrors errors,
			BodySizes sizes, JsonMapper json, ReaderMetrics readers, OpenSockets open, SocketSettings settings) {
		return new SocketUpgrades(
				new SocketServices(callers, user, limits, errors, sizes, json, readers, open, settings));
	}

}

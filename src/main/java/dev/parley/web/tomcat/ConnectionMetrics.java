package dev.parley.web.tomcat;

import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/**
 * The open connections, by the names of Micrometer's own metrics of Tomcat. These need
 * Tomcat's MBeans, which cost a twentieth of a start, and memory for each connection.
 */
final class ConnectionMetrics implements MeterBinder {

	private final ServletWebServerApplicationContext context;

	ConnectionMetrics(ServletWebServerApplicationContext context) {
		this.context = context;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge("current", "Open connections", SlowHeadProtocol::getConnectionCount, registry);
		gauge("keepalive.current", "Open connections that wait for a request", SlowHeadProtocol::getKeepAliveCount,
				registry);
		gauge("config.max", "How many connections may be open", SlowHeadProtocol::getMaxConnections, registry);
	}

	private void gauge(String name, String description, ToDoubleFunction<SlowHeadProtocol> value,
			MeterRegistry registry) {
		Gauge.builder("tomcat.connections." + name, this.context, (context) -> value(context, value))
			.description(description)
			.baseUnit("connections")
			.register(registry);
	}

	private static double value(ServletWebServerApplicationContext context, ToDoubleFunction<SlowHeadProtocol> value) {
		if (context.getWebServer() instanceof TomcatWebServer server
				&& server.getTomcat().getConnector().getProtocolHandler() instanceof SlowHeadProtocol protocol) {
			return value.applyAsDouble(protocol);
		}
		return Double.NaN;
	}

}

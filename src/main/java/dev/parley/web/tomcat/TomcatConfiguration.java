package dev.parley.web.tomcat;

import java.util.Set;

import dev.parley.web.WebProperties;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.websocket.server.ServerContainer;
import org.apache.catalina.Context;
import org.apache.catalina.Lifecycle;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.websocket.server.WsFilter;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configures Tomcat for many open connections: small buffers, because Tomcat keeps them
 * for the life of a connection, and a time limit for slow requests.
 */
@Configuration(proxyBeanMethods = false)
class TomcatConfiguration {

	private static final String READ_BYTES = "2048";

	private static final String WRITE_BYTES = "4096";

	/** Two buffers of a WebSocket; longer messages come in pieces. */
	private static final int SOCKET_CHARACTERS = 2048;

	private static final String TRAILER_BYTES = "1024";

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> headTimeout(WebProperties properties) {
		return (tomcat) -> {
			tomcat.setProtocol(SlowHeadProtocol.class.getName());
			tomcat.addConnectorCustomizers((connector) -> {
				if (connector.getProtocolHandler() instanceof SlowHeadProtocol protocol) {
					protocol.setHeadTimeout(properties.headTimeout());
				}
			});
		};
	}

	/**
	 * Removes the filter that Tomcat puts before every request once it knows WebSockets:
	 * a controller makes the upgrade.
	 */
	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> webSockets() {
		// Spring Boot adds Tomcat's initializer; ours is added when the context starts,
		// so that it runs last.
		return (tomcat) -> tomcat.addContextCustomizers((context) -> context.addLifecycleListener((event) -> {
			if (event.getType().equals(Lifecycle.CONFIGURE_START_EVENT)) {
				context.addServletContainerInitializer((types, servletContext) -> {
					removeSocketFilter(context);
					if (servletContext
						.getAttribute(ServerContainer.class.getName()) instanceof ServerContainer sockets) {
						sockets.setDefaultMaxTextMessageBufferSize(SOCKET_CHARACTERS);
						sockets.setDefaultMaxBinaryMessageBufferSize(SOCKET_CHARACTERS);
					}
				}, Set.of());
			}
		}));
	}

	private static void removeSocketFilter(Context context) {
		for (FilterMap map : context.findFilterMaps()) {
			if (context.findFilterDef(map.getFilterName()).getFilter() instanceof WsFilter) {
				context.removeFilterMap(map);
				context.removeFilterDef(context.findFilterDef(map.getFilterName()));
			}
		}
	}

	@Bean
	WebServerFactoryCustomizer<TomcatServletWebServerFactory> smallBuffers() {
		return (tomcat) -> tomcat.addConnectorCustomizers((connector) -> {
			connector.setProperty("socket.appReadBufSize", READ_BYTES);
			connector.setProperty("socket.appWriteBufSize", WRITE_BYTES);
			connector.setProperty("maxTrailerSize", TRAILER_BYTES);
			connector.addLifecycleListener((event) -> {
				if (event.getType().equals(Lifecycle.AFTER_INIT_EVENT)) {
					connector.getProtocolHandler().setAdapter(new SmallTextAdapter(connector));
				}
			});
		});
	}

	@Bean
	MeterBinder connectionMetrics(ServletWebServerApplicationContext context) {
		return new ConnectionMetrics(context);
	}

}

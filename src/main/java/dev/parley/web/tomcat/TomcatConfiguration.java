package dev.parley.web.tomcat;

import dev.parley.web.WebProperties;
import org.apache.catalina.Lifecycle;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
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

}

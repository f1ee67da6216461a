package dev.parley.start;

import org.springframework.boot.web.server.ConfigurableWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.stereotype.Component;

/** Refuses invalid port numbers, for which Tomcat would log a stack trace. */
@Component
class PortCheck implements WebServerFactoryCustomizer<ConfigurableWebServerFactory> {

	private static final int MAX = 65_535;

	private final ServerProperties server;

	PortCheck(ServerProperties server) {
		this.server = server;
	}

	@Override
	public void customize(ConfigurableWebServerFactory factory) {
		Integer port = this.server.getPort();
		if (port != null && (port < 0 || port > MAX)) {
			throw new SettingException(
					"PORT is '%d', which cannot be used: expected a number from 0 to %d.".formatted(port, MAX),
					"Set PORT to a free port, such as 8000; 0 uses any free port.", null);
		}
	}

}

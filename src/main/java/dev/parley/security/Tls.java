package dev.parley.security;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Creates the server's SSL bundle from the files of a certificate and its key. Changed
 * files are reloaded without a restart.
 */
class Tls implements EnvironmentPostProcessor {

	private static final String BUNDLE = "spring.ssl.bundle.pem.parley.";

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		String certificate = environment.getProperty("parley.tls.certificate");
		String key = environment.getProperty("parley.tls.key");
		if (StringUtils.hasText(certificate) != StringUtils.hasText(key)) {
			throw new SecuritySettingsException("TLS needs a certificate and its key, but only one of them is set.",
					"Set both PARLEY_TLS_CERTIFICATE and PARLEY_TLS_KEY, or neither.");
		}
		if (!StringUtils.hasText(certificate) || !StringUtils.hasText(key)) {
			return;
		}
		Map<String, Object> properties = new HashMap<>();
		properties.put("server.ssl.bundle", "parley");
		properties.put(BUNDLE + "reload-on-update", "true");
		properties.put(BUNDLE + "keystore.certificate", location(certificate));
		properties.put(BUNDLE + "keystore.private-key", location(key));
		environment.getPropertySources().addLast(new MapPropertySource("parleyTls", properties));
	}

	private static String location(String path) {
		return Path.of(path).toUri().toString();
	}

}

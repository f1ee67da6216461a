package dev.parley;

import java.util.Locale;

import dev.parley.agent.model.ModelGateway;
import dev.parley.security.PublicAccess;
import dev.parley.start.MaskedValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Logs the last line of a start: the address, the model, the store, and who may call.
 */
@Component
class StartSummary {

	private static final Logger logger = LoggerFactory.getLogger(StartSummary.class);

	private final Environment environment;

	private final ModelGateway model;

	private final PublicAccess access;

	private final BuildProperties build;

	StartSummary(Environment environment, ModelGateway model, PublicAccess access, BuildProperties build) {
		this.environment = environment;
		this.model = model;
		this.access = access;
		this.build = build;
	}

	@Order(Ordered.LOWEST_PRECEDENCE)
	@EventListener
	void on(ApplicationReadyEvent ready) {
		if (ready.getApplicationContext() instanceof WebServerApplicationContext web && web.getWebServer() != null) {
			logger.info("Parley {} is ready at {}. Model: {}. Store: {}. Callers: {}.", this.build.getVersion(),
					address(web.getWebServer().getPort()), model(), store(), callers());
		}
	}

	private String address(int port) {
		String scheme = this.environment.containsProperty("server.ssl.bundle") ? "https" : "http";
		String host = switch (setting("server.address")) {
			case "0.0.0.0", "::", "" -> "localhost";
			case String address -> address.contains(":") ? "[" + address + "]" : address;
		};
		return String.format(Locale.ROOT, "%s://%s:%d", scheme, host, port);
	}

	private String model() {
		return this.model.understands()
				? "%s at %s".formatted(this.model.defaultModel(), MaskedValue.address(setting("parley.model.base-url")))
				: "the built-in demo, because OPENAI_API_KEY is not set";
	}

	private String store() {
		String database = setting("parley.store.database-url");
		return StringUtils.hasText(database) ? "PostgreSQL at " + MaskedValue.address(database)
				: "SQLite in " + setting("parley.store.data-dir");
	}

	private String callers() {
		if (!this.access.calls()) {
			return "with a key or a token";
		}
		return StringUtils.hasText(setting("parley.security.auth")) ? "everybody (PARLEY_AUTH=none)"
				: "this machine only, until VALID_API_KEYS is set";
	}

	private String setting(String property) {
		return this.environment.getProperty(property, "");
	}

}

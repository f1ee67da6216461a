package dev.parley.web;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** Admins change log levels at runtime. */
@ServerProperties("test.callers=true")
@ResourceLock(OwnServers.LOG)
class LoggerIntegrationTests extends ServerTest {

	private static final String ADMIN = "root;ops;ADMIN;USER,ADMIN";

	private final Logger logger = (Logger) LoggerFactory.getLogger("dev.parley.run");

	@AfterEach
	void asItWas() {
		this.logger.setLevel(null);
	}

	@Test
	void changesALevelAndTakesItBack() {
		assertThat(change("parley.run", "\"debug\"", ADMIN)).hasStatus(200)
			.has("/level", "debug")
			.has("/effective", "debug");
		assertThat(this.logger.getLevel()).isEqualTo(Level.DEBUG);
		assertThat(this.server.send(caller("/admin/loggers", ADMIN)).json().path("loggers").valueStream())
			.anyMatch((shown) -> shown.path("name").asString().equals("parley.run")
					&& shown.path("level").asString().equals("debug"))
			.allMatch((shown) -> shown.path("name").asString().startsWith("parley"));
		assertThat(change("parley.run", "null", ADMIN)).hasStatus(200).hasNull("/level");
		assertThat(this.logger.getLevel()).isNull();
	}

	/** Spring's loggers would log request bodies. */
	@ParameterizedTest
	@CsvSource({ "org.springframework.web, debug, name", "ROOT, debug, name", "parleyx, debug, name",
			"parley.run, loud, level" })
	void changesNoLoggerOfALibrary(String name, String level, String field) {
		assertThat(change(name, "\"" + level + "\"", ADMIN)).isInvalid(field);
	}

	@Test
	void isForAdminsOnly() {
		assertThat(change("parley.run", "\"debug\"", "ann;web;FREE;USER")).isProblem(403, "forbidden");
		assertThat(this.server.send(caller("/admin/loggers", "ann;web;FREE;USER"))).isProblem(403, "forbidden");
	}

	private Response change(String name, String level, String caller) {
		String body = "{\"name\":\"%s\",\"level\":%s}".formatted(name, level);
		return this.server.send(caller("/admin/loggers", caller).method("PATCH", BodyPublishers.ofString(body)));
	}

	private HttpRequest.Builder caller(String path, String caller) {
		return this.server.request(path).header("X-Test-Caller", caller);
	}

}

package dev.parley.start;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import dev.parley.testing.OwnServers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ResourceLock(OwnServers.LOG)
@ExtendWith(OutputCaptureExtension.class)
class EnvironmentSettingsTests {

	@TempDir
	private Path folder;

	@Test
	void readsAFileFromWindows() throws IOException {
		assertThat(property("server.port", "# first\r\nPORT=9001 # mine\r\n\r\n", Map.of())).isEqualTo("9001");
	}

	@Test
	void setsWhatTheEnvironmentDoesNot() throws IOException {
		assertThat(property("parley.run.max-runs", "PARLEY_RUN_MAX_RUNS=7", Map.of("PORT", "9002"))).isEqualTo("7");
	}

	@Test
	void environmentVariablesTakePrecedence() throws IOException {
		assertThat(property("server.port", "PORT=9001", Map.of("PORT", "9002"))).isEqualTo("9002");
	}

	@Test
	void fillsInForABlankVariable() throws IOException {
		assertThat(property("server.port", "PORT=9001", Map.of("PORT", ""))).isEqualTo("9001");
	}

	@ParameterizedTest
	@CsvSource({ "PORT, server.port, 8000", "SERVER_ADDRESS, server.address, 127.0.0.1",
			"OPENAI_MODEL, parley.model.name, gpt-4o-mini", "PARLEY_DATA_DIR, parley.store.data-dir, ./data",
			"PARLEY_RUN_MAX_RUNS, parley.run.max-runs, 50%" })
	void keepsTheDefaultWhereAVariableIsBlank(String variable, String property, String value) throws IOException {
		assertThat(property(property, "", Map.of(variable, " "))).isEqualTo(value);
		assertThat(property(property, variable + "=", Map.of())).isEqualTo(value);
	}

	@ParameterizedTest
	@CsvSource({ "LOG_FORMAT, xml, 'text, json'", "LOG_LEVEL, verbose, 'error, warn, info, debug, trace'" })
	void refusesASettingOfTheLogBeforeThereIsALog(String variable, String value, String allowed) {
		assertThatExceptionOfType(SettingException.class)
			.isThrownBy(() -> property("server.port", Map.of(variable, value)))
			.withMessage("%s is '%s', which cannot be used.", variable, value)
			.satisfies((ex) -> assertThat(ex.action()).isEqualTo("Set it to one of: " + allowed + "."));
	}

	@Test
	void turnsTheFormatOfTheLogIntoSpringsOwn() {
		String property = "logging.structured.format.console";
		assertThat(property(property, Map.of("LOG_FORMAT", "json"))).isEqualTo("ecs");
		assertThat(property(property, Map.of())).isEmpty();
		assertThat(property("logging.level.dev.parley", Map.of("LOG_LEVEL", "warn"))).isEqualTo("warn");
	}

	@Test
	void needsNoFile() {
		assertThat(property("server.port", Map.of("PORT", "9002"))).isEqualTo("9002");
	}

	@Test
	void namesALineThatItCannotReadButNotItsContent(CapturedOutput output) throws IOException {
		assertThat(property("server.port", "PORT=9001\nthe secret of line two\n", Map.of())).isEqualTo("9001");
		assertThat(output).contains("Line 2 of .env is ignored: expected NAME=value").doesNotContain("secret");
	}

	@Test
	void isStoppedByAFileThatIsNoText() throws IOException {
		Files.write(this.folder.resolve(".env"), "PORT=\u00e9".getBytes(StandardCharsets.UTF_16));
		assertThatExceptionOfType(SettingException.class).isThrownBy(() -> property("server.port", Map.of()))
			.withMessageContaining(".env cannot be read");
	}

	@ParameterizedTest
	@CsvSource({ "PARLEY_RUN_MAXRUNS, Did you mean PARLEY_RUN_MAX_RUNS?",
			"PARLEY_MODEL_FIRSTTOKENTIMEOUT, Did you mean PARLEY_MODEL_FIRST_TOKEN_TIMEOUT?",
			"PARLEY_AGENT_DIR, Did you mean PARLEY_AGENTS_DIR?", "OPENAI_APIKEY, Did you mean OPENAI_API_KEY?",
			"OPENAI_BASEURL, Did you mean OPENAI_BASE_URL?",
			"PARLEY_SECURITY_USERS_12_PASSWORDHASH, Did you mean PARLEY_SECURITY_USERS_12_PASSWORD_HASH?",
			"PARLEY_WHATEVER_IT_TAKES, .env.example lists all settings" })
	void warnsOfAnUnknownVariableAndNamesTheNearest(String variable, String advice, CapturedOutput output)
			throws IOException {
		assertThat(property("parley.run.max-runs", "", Map.of(variable, "7"))).isEqualTo("50%");
		assertThat(output).contains(variable + " is unknown and has no effect").contains(advice);
	}

	@Test
	void doesNotWarnOfWhatItKnows(CapturedOutput output) throws IOException {
		property("server.port", """
				PARLEY_RUN_MAX_RUNS=1
				PARLEY_SECURITY_KEYS_10_SHA256=a
				PARLEY_SECURITY_USERS_0_PASSWORD_HASH=b
				PARLEY_MCP_SERVERS_FILES2_URL=c
				PARLEY_MCP_SERVERS_FILES2_HEADERS=d
				HOME=e
				""", Map.of());
		assertThat(output).doesNotContain("is unknown");
	}

	private @Nullable String property(String name, String file, Map<String, String> environment) throws IOException {
		Files.writeString(this.folder.resolve(".env"), file);
		return property(name, environment);
	}

	private @Nullable String property(String name, Map<String, String> environment) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Nothing.class)
			.web(WebApplicationType.NONE)
			.listeners(new EnvironmentSettings(this.folder.resolve(".env"), environment))
			.run()) {
			return context.getEnvironment().getProperty(name);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}

package dev.parley;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class DotEnvTests {

	@TempDir
	private Path folder;

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "A=b | b", "A=b c  d | b c  d", "`  A  =  b  ` | b", "export A=b | b", "`  export   A=b` | b",
					"A=\"b\" | b", "A='b' | b", "A=\"  b \" | `  b `", "A='say \"b\"' | say \"b\"", "A=\"it's\" | it's",
					"A=it's | it's", "A=\"b | \"b", "A=b=c= | b=c=",
					"A=http://localhost:[*],http://127.0.0.1:[*] | http://localhost:[*],http://127.0.0.1:[*]" })
	void readsAValue(String line, String value) {
		assertThat(DotEnv.parse(List.of(line))).containsExactly(Map.entry("A", value));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`',
			value = { "A=b # c | b", "A=b #c # d | b", "A=\"b\" # c | b", "A='b'#c | b", "A=b#c | b#c", "A=b=#c | b=#c",
					"A=it's'#c | it's'#c", "A=\"b # c\" | b # c", "A='b # c' # d | b # c" })
	void takesAHashForACommentOnlyWhereAWordWouldStart(String line, String value) {
		assertThat(DotEnv.parse(List.of(line))).containsExactly(Map.entry("A", value));
	}

	@ParameterizedTest
	@ValueSource(strings = { "A=", "A=   ", "A=\"\"", "A=''", "A='  '", "A=# b", "A= # b", "export A=" })
	void countsABlankValueAsNone(String line) {
		assertThat(DotEnv.parse(List.of(line))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "", "  ", "# A=b", "  #A=b", "A", "export A", "A b=c", "1A=b", "A-B=c", "=b", "exportA b=c" })
	void passesOverLinesThatSetNothing(String line) {
		assertThat(DotEnv.parse(List.of(line))).isEmpty();
	}

	@Test
	void letsTheLastLineWin() {
		assertThat(DotEnv.parse(List.of("A=1", "B=2", "A=3"))).containsOnly(Map.entry("A", "3"), Map.entry("B", "2"));
	}

	@Test
	void readsAFileFromWindows() throws IOException {
		assertThat(property("server.port", "# first\r\nPORT=9001 # mine\r\n\r\n", Map.of())).isEqualTo("9001");
	}

	@Test
	void setsWhatTheEnvironmentDoesNot() throws IOException {
		assertThat(property("parley.run.max-runs", "PARLEY_RUN_MAXRUNS=7", Map.of("PORT", "9002"))).isEqualTo("7");
	}

	@Test
	void leavesTheEnvironmentItsSay() throws IOException {
		assertThat(property("server.port", "PORT=9001", Map.of("PORT", "9002"))).isEqualTo("9002");
	}

	@Test
	void fillsInForABlankVariable() throws IOException {
		assertThat(property("server.port", "PORT=9001", Map.of("PORT", ""))).isEqualTo("9001");
	}

	@ParameterizedTest
	@CsvSource({ "PORT, server.port, 8000", "SERVER_ADDRESS, server.address, 127.0.0.1",
			"OPENAI_MODEL, parley.model.name, gpt-4o-mini", "PARLEY_DATA_DIR, parley.store.data-dir, ./data",
			"PARLEY_RUN_MAXRUNS, parley.run.max-runs, " })
	void keepsTheDefaultWhereAVariableIsBlank(String variable, String property, @Nullable String value)
			throws IOException {
		assertThat(property(property, "", Map.of(variable, " "))).isEqualTo(value);
		assertThat(property(property, variable + "=", Map.of())).isEqualTo(value);
	}

	@Test
	void needsNoFile() {
		assertThat(property("server.port", Map.of("PORT", "9002"))).isEqualTo("9002");
	}

	private @Nullable String property(String name, String file, Map<String, String> environment) throws IOException {
		Files.writeString(this.folder.resolve(".env"), file);
		return property(name, environment);
	}

	private @Nullable String property(String name, Map<String, String> environment) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Nothing.class)
			.web(WebApplicationType.NONE)
			.listeners(new DotEnv(this.folder.resolve(".env"), environment))
			.run()) {
			return context.getEnvironment().getProperty(name);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Nothing {

	}

}

package dev.parley.start;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import dev.parley.testing.JarOutcome;
import dev.parley.testing.OwnProcesses;
import dev.parley.testing.ParleyProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Starts of the jar with invalid settings: one message, and no stack trace.
 *
 * @see WrongSettingsIntegrationTests
 */
@OwnProcesses
class StartFailureIntegrationTests {

	@TempDir
	private Path folder;

	@BeforeEach
	void needTheJar() {
		assumeTrue(ParleyProcess.available(), "The jar is not built: run ./mvnw verify");
	}

	static Stream<Arguments> wrongSettings() {
		return Stream.of(wrong("PORT", "abc", "PORT is 'abc'", "expected a whole number"),
				wrong("DATABASE_URL", "postgresql://ada:S3cret@127.0.0.1:1/parley",
						"DATABASE_URL is 'postgresql://ada:***@127.0.0.1:1/parley'", "127.0.0.1:1 refused",
						"Start the PostgreSQL server"));
	}

	private static Arguments wrong(String variable, String value, String... said) {
		return Arguments.of(variable, value, said);
	}

	@ParameterizedTest
	@MethodSource("wrongSettings")
	void namesTheVariableItsValueAndTheFix(String variable, String value, String... said) throws Exception {
		assertThat(failure(Map.of(variable, value))).contains(said);
	}

	@Test
	void saysThatTheDataFolderCannotBeCreated() throws Exception {
		Path file = Files.createFile(this.folder.resolve("file"));
		assertThat(failure(Map.of("PARLEY_DATA_DIR", file.resolve("data").toString()))).contains(
				"PARLEY_DATA_DIR is '%s/data', and this folder cannot be created or written: %s".formatted(file, file),
				"Set it to a folder");
	}

	@Test
	void saysThatTheFileIsNoDatabase() throws Exception {
		Files.writeString(this.folder.resolve("parley.db"), "This is not a database. ".repeat(100));
		assertThat(failure(Map.of("PARLEY_DATA_DIR", this.folder.toString()))).contains(
				"PARLEY_DATA_DIR is '%s', and the file parley.db there is not a SQLite database".formatted(this.folder),
				"restore a backup");
	}

	@Test
	void saysThatThePortIsInUse() throws Exception {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertThat(failure(Map.of("PORT", String.valueOf(other.getLocalPort())))).contains(
					"PORT is '%d', but another program".formatted(other.getLocalPort()), "set PORT to another port");
		}
	}

	@Test
	void readsTheSettingsOfDotEnvToo() throws Exception {
		Files.writeString(this.folder.resolve(".env"), "PARLEY_RUN_DRAIN=never # really\n");
		assertThat(failure(Map.of())).contains("PARLEY_RUN_DRAIN is 'never'", "in the environment or in .env");
	}

	/** The output, after a check that it contains no secret and no stack trace. */
	private String failure(Map<String, String> settings) throws IOException, InterruptedException {
		Map<String, String> environment = new HashMap<>(Map.of("PORT", "0"));
		environment.putAll(settings);
		JarOutcome outcome = JarOutcome.of(this.folder, environment);
		assertThat(outcome.status()).as(outcome.output()).isEqualTo(1);
		assertThat(outcome.output()).containsOnlyOnce("APPLICATION FAILED TO START")
			.doesNotContain("\tat ", "Caused by", "Exception: ", "S3cret");
		assertThat(outcome.output().lines().filter((line) -> line.contains(" ERROR "))).hasSize(1);
		return outcome.output();
	}

}

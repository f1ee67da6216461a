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

/** Starts with invalid settings: one message, and no stack trace. */
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
				wrong("PORT", "99999", "PORT is '99999'", "from 0 to 65535"),
				wrong("SERVER_ADDRESS", "nowhere.invalid", "SERVER_ADDRESS is 'nowhere.invalid'", "IP address"),
				wrong("DATABASE_URL", "foo", "DATABASE_URL is 'foo'", "postgresql://user:password@host:5432/name"),
				wrong("DATABASE_URL", "mysql://root:S3cret@db/parley", "DATABASE_URL is 'mysql://root:***@db/parley'",
						"not the address of a PostgreSQL database"),
				wrong("DATABASE_URL", "postgresql://ada:S3cret@127.0.0.1:1/parley",
						"DATABASE_URL is 'postgresql://ada:***@127.0.0.1:1/parley'", "127.0.0.1:1 refused",
						"Start the PostgreSQL server"),
				wrong("PARLEY_RUN_MAX_DURATION", "soon", "PARLEY_RUN_MAX_DURATION is 'soon'",
						"expected a time such as 500ms, 20s, 10m or 2h"),
				wrong("PARLEY_RUN_MAX_ANSWER", "big", "PARLEY_RUN_MAX_ANSWER is 'big'", "expected a size such as"),
				wrong("PARLEY_RUN_MAX_RUNS", "many", "PARLEY_RUN_MAX_RUNS is 'many'", "expected a "),
				wrong("PARLEY_RUN_QUEUE_LENGTH", "long", "PARLEY_RUN_QUEUE_LENGTH is 'long'",
						"expected a whole number"),
				wrong("PARLEY_RUN_QUEUE_LENGTH", "0", "PARLEY_RUN_QUEUE_LENGTH is '0'", "must be greater than 0"),
				wrong("PARLEY_RUN_MAX_RUNS_PER_USER", "free:x", "PARLEY_RUN_MAX_RUNS_PER_USER is 'free:x'",
						"expected a number, or free:20"),
				wrong("PARLEY_KEYS_DELEGATE", "perhaps", "PARLEY_KEYS_DELEGATE is 'perhaps'", "expected true or false"),
				wrong("PARLEY_MODEL_JSON_SCHEMA", "xml", "PARLEY_MODEL_JSON_SCHEMA is 'xml'",
						"expected native or instructions"),
				wrong("PARLEY_SECURITY_KEYS_0_TIER", "gold", "PARLEY_SECURITY_KEYS_0_TIER is 'gold'",
						"expected free or premium or admin"),
				wrong("PARLEY_AUDIT_FILE", "/proc/none/audit.log", "The audit log /proc/none/audit.log",
						"Set PARLEY_AUDIT_FILE"));
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

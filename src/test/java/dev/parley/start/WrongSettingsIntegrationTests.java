package dev.parley.start;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

import dev.parley.ParleyApplication;
import dev.parley.testing.OwnServers;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What a start says of variables that it cannot use, without a process for each.
 *
 * @see StartFailureIntegrationTests
 */
@ResourceLock(OwnServers.LOG)
@ExtendWith(OutputCaptureExtension.class)
class WrongSettingsIntegrationTests {

	@TempDir
	private Path folder;

	static Stream<Arguments> wrongSettings() {
		return Stream.of(wrong("PORT", "99999", "PORT is '99999'", "from 0 to 65535"),
				wrong("SERVER_ADDRESS", "nowhere.invalid", "SERVER_ADDRESS is 'nowhere.invalid'", "IP address"),
				wrong("DATABASE_URL", "foo", "DATABASE_URL is 'foo'", "postgresql://user:password@host:5432/name"),
				wrong("DATABASE_URL", "mysql://root:S3cret@db/parley", "DATABASE_URL is 'mysql://root:***@db/parley'",
						"not the address of a PostgreSQL database"),
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
	void namesTheVariableItsValueAndTheFix(String variable, String value, String[] said, CapturedOutput output) {
		Map<String, String> variables = new HashMap<>(Map.of("PORT", "0", "PARLEY_DATA_DIR", this.folder.toString()));
		variables.put(variable, value);
		SpringApplication application = new SpringApplication(ParleyApplication.class);
		application.addListeners(new EnvironmentSettings(this.folder.resolve(".env"), variables));
		assertThatException().isThrownBy(application::run);
		assertThat(output.toString()).contains(said)
			.containsOnlyOnce("APPLICATION FAILED TO START")
			.doesNotContain("\tat ", "Caused by", "Exception: ", "S3cret");
		assertThat(output.toString().lines().filter((line) -> line.contains(" ERROR "))).hasSize(1);
	}

}

package dev.parley.metrics;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import dev.parley.testing.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Prometheus's configuration, the alerts, the dashboard, and the Compose profile that
 * starts them.
 */
class ObservabilityTests {

	private static final String MISSING = "promtool is not installed: apt-get install prometheus";

	private static final Path COMPOSE = Path.of("/usr/bin/docker-compose");

	@Test
	void theRulesDoWhatTheirTestsSay() throws IOException, InterruptedException {
		assumeTrue(Promtool.available(), MISSING);
		assertThat(Promtool.run("", "check", "rules", Observability.FOLDER.resolve("rules.yml").toString()))
			.contains("SUCCESS")
			.doesNotContain("exit status");
		assertThat(Promtool.run("", "test", "rules", Observability.FOLDER.resolve("rules-test.yml").toString()))
			.contains("SUCCESS")
			.doesNotContain("exit status");
	}

	@Test
	void prometheusTakesTheConfiguration(@TempDir Path folder) throws IOException, InterruptedException {
		assumeTrue(Promtool.available(), MISSING);
		Path key = Files.writeString(folder.resolve("key"), "key");
		Files.copy(Observability.FOLDER.resolve("rules.yml"), folder.resolve("rules.yml"));
		String configuration = Files.readString(Observability.FOLDER.resolve("prometheus.yml"));
		Path file = Files.writeString(folder.resolve("prometheus.yml"),
				configuration.replace("/tmp/parley.key", key.toString()));
		assertThat(Promtool.run("", "check", "config", file.toString())).contains("SUCCESS")
			.doesNotContain("exit status");
	}

	@Test
	void everyAlertIsTestedAndHasItsParagraph() throws IOException {
		String tests = Files.readString(Observability.FOLDER.resolve("rules-test.yml"));
		List<String> headings = Files.readAllLines(Path.of("docs/operations.md"))
			.stream()
			.filter((line) -> line.startsWith("### Parley"))
			.map((line) -> line.substring("### ".length()))
			.toList();
		assertThat(Observability.ofRules("alert")).isNotEmpty()
			.doesNotHaveDuplicates()
			.containsExactlyElementsOf(headings)
			.allSatisfy((alert) -> assertThat(tests).contains("{alertname=\"" + alert + "\"}"));
	}

	@Test
	void theDashboardAnswersTheFourQuestions() throws IOException {
		assertThat(Observability.panels()
			.filter((panel) -> panel.path("type").asString().equals("row"))
			.map((panel) -> panel.path("title").asString()))
			.containsExactly("Is it up?", "Is it slow?", "What does it cost?", "Who is refused?");
	}

	@Test
	void theProfileStartsBothInFixedVersionsForThisMachineAlone() throws IOException {
		JsonNode compose = Json
			.of(new Yaml().<Map<String, Object>>load(Files.readString(Path.of("docker-compose.yml"))));
		for (String name : List.of("prometheus", "grafana")) {
			JsonNode service = compose.path("services").path(name);
			assertThat(service.at("/profiles/0").asString()).isEqualTo("observe");
			assertThat(service.path("image").asString()).matches(".+:v?\\d+\\.\\d+\\.\\d+");
			assertThat(service.path("ports").valueStream().map(JsonNode::asString)).isNotEmpty()
				.allMatch((port) -> port.startsWith("127.0.0.1:"));
			service.path("volumes")
				.valueStream()
				.map((volume) -> volume.asString().split(":", -1)[0])
				.filter((source) -> source.startsWith("."))
				.forEach((source) -> assertThat(Path.of(source)).exists());
		}
	}

	@Test
	void dockerComposeTakesItsFile(@TempDir Path folder) throws IOException, InterruptedException {
		assumeTrue(Files.isExecutable(COMPOSE), "docker-compose is not installed: apt-get install docker-compose");
		Files.copy(Path.of("docker-compose.yml"), folder.resolve("docker-compose.yml"));
		Files.writeString(folder.resolve(".env"), "VALID_API_KEYS=key\n");
		Process process = new ProcessBuilder(COMPOSE.toString(), "--profile", "observe", "config")
			.directory(folder.toFile())
			.redirectErrorStream(true)
			.start();
		String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(said).isZero();
	}

}

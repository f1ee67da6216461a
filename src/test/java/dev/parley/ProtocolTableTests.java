package dev.parley;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code docs/protocols/README.md} names tests that exist. */
class ProtocolTableTests {

	private static final Path PAGE = Path.of("docs/protocols/README.md");

	private static final List<String> ROWS = List.of("answer", "stream", "resume", "cancel", "tools", "approval",
			"error", "limits", "ownership");

	private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+Tests?)\\.(\\w+)`");

	private static final Pattern ROW = Pattern.compile("^\\| (\\w+) \\|", Pattern.MULTILINE);

	private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)[^)]*\\)");

	@Test
	void everyNamedTestExists() throws IOException {
		Map<String, String> sources = new HashMap<>();
		try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
			for (Path file : files.filter((each) -> each.toString().endsWith(".java")).toList()) {
				sources.merge(file.getFileName().toString(), Files.readString(file), String::concat);
			}
		}
		List<MatchResult> named = TEST.matcher(Files.readString(PAGE)).results().toList();
		assertThat(named).isNotEmpty();
		assertThat(named.stream()
			.filter((
					test) -> !sources.getOrDefault(test.group(1) + ".java", "").contains("void " + test.group(2) + "("))
			.map(MatchResult::group)
			.distinct()).as("tests that do not exist").isEmpty();
	}

	@Test
	void everyProtocolSaysAll() throws IOException {
		List<String> protocols = Pattern.compile("^## ", Pattern.MULTILINE)
			.splitAsStream(Files.readString(PAGE))
			.skip(1)
			.toList();
		assertThat(protocols).hasSizeGreaterThan(5)
			.allSatisfy((protocol) -> assertThat(ROW.matcher(protocol).results().map((row) -> row.group(1)))
				.as(protocol.lines().findFirst().orElse(""))
				.containsExactlyElementsOf(ROWS));
	}

	@Test
	void everyLinkedPageExists() throws IOException {
		List<MatchResult> links = LINK.matcher(Files.readString(PAGE)).results().toList();
		assertThat(links).isNotEmpty();
		assertThat(
				links.stream().map((link) -> link.group(1)).filter((link) -> !Files.exists(PAGE.resolveSibling(link))))
			.as("pages that do not exist")
			.isEmpty();
	}

}

package dev.parley.agent.definition;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.parley.agent.schema.JsonSchema;
import dev.parley.agent.schema.Violation;
import dev.parley.yaml.InvalidYamlException;
import dev.parley.yaml.YamlDocument;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.io.ClassPathResource;

/**
 * The YAML at the head of an agent file, validated with {@code schemas/agent-file.json}.
 * Problems are collected with their lines, so that all of them can be reported at once.
 */
final class FrontMatter {

	/** Line offset of the YAML, which begins below the first line of dashes. */
	private static final int LINES_ABOVE = 1;

	private static final JsonNode RULES = rules();

	private static final JsonSchema SCHEMA = JsonSchema.of(RULES);

	private final @Nullable YamlDocument yaml;

	private final Map<Integer, Set<String>> problems = new TreeMap<>();

	private FrontMatter(@Nullable YamlDocument yaml) {
		this.yaml = yaml;
	}

	static FrontMatter read(String text) {
		try {
			FrontMatter front = new FrontMatter(YamlDocument.read(text));
			front.validate();
			return front;
		}
		catch (InvalidYamlException ex) {
			FrontMatter front = new FrontMatter(null);
			front.problem(ex.line() + LINES_ABOVE, String.valueOf(ex.getMessage()));
			return front;
		}
	}

	private static JsonNode rules() {
		try (InputStream file = new ClassPathResource("schemas/agent-file.json").getInputStream()) {
			return JsonMapper.shared().readTree(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("The schema of agent files cannot be read", ex);
		}
	}

	private void validate() {
		for (Violation violation : SCHEMA.violations(json())) {
			switch (violation.keyword()) {
				case "required" -> problem(1, "'" + violation.property() + "' is missing");
				case "additionalProperties" -> unknownKey(String.valueOf(violation.property()));
				default -> problem(violation.path(), "'" + violation.path().getFirst() + "' " + violation.message()
						+ ", but is " + yaml().shown(violation.path()));
			}
		}
	}

	private void unknownKey(String key) {
		Collection<String> known = new TreeSet<>(RULES.path("properties").propertyNames());
		problem(yaml().lineOfKey(List.of(), key) + LINES_ABOVE,
				"unknown key '" + key + "'; expected one of " + String.join(", ", known));
	}

	private YamlDocument yaml() {
		if (this.yaml == null) {
			throw new IllegalStateException("The YAML was not read");
		}
		return this.yaml;
	}

	/** Whether the YAML could be read as a map. */
	boolean readable() {
		return this.yaml != null;
	}

	/** The map; violations of its schema are among the problems. */
	JsonNode json() {
		return yaml().json();
	}

	/**
	 * @param path from the root of the map to the value
	 */
	void problem(List<?> path, String problem) {
		problem(yaml().line(path) + LINES_ABOVE, problem);
	}

	/**
	 * @param line of the file, counted from 1
	 */
	void problem(int line, String problem) {
		this.problems.computeIfAbsent(line, (key) -> new TreeSet<>()).add(problem);
	}

	/** All problems in the order of lines, such as {@code line 3: what was expected}. */
	List<String> problems() {
		return this.problems.entrySet()
			.stream()
			.flatMap((line) -> line.getValue().stream().map((problem) -> "line " + line.getKey() + ": " + problem))
			.toList();
	}

}

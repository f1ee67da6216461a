package dev.parley.agent.definition;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.parley.agent.AgentChoice;
import dev.parley.agent.guardrail.Guardrail;
import dev.parley.agent.guardrail.Guardrails;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Reads an agent's file: YAML between two lines of {@code ---}, then the instructions in
 * Markdown.
 */
final class AgentFile {

	/** What agents' files are called. */
	static final String ENDING = ".md";

	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

	private static final Pattern SHAPE = Pattern.compile("\\A\\uFEFF?---[ \\t]*\\R(.*?)^---[ \\t]*(?:\\R(.*))?\\z",
			Pattern.DOTALL | Pattern.MULTILINE);

	private static final Set<String> KEYS = Set.of("description", "keywords", "model", "temperature", "max_tokens",
			"tools", "output_schema", "input_guardrails", "output_guardrails", "requires_role", "max_rounds",
			"history_tokens");

	private static final List<String> ROLES = List.of("user", "premium", "admin");

	private static final double HIGHEST_TEMPERATURE = 2;

	private static final int DEFAULT_ROUNDS = 10;

	private static final int DEFAULT_HISTORY_TOKENS = 8_000;

	private final FrontMatter front;

	private final Set<String> knownTools;

	private final Predicate<String> provided;

	private final Guardrails guardrails;

	private AgentFile(FrontMatter front, Set<String> knownTools, Predicate<String> provided, Guardrails guardrails) {
		this.front = front;
		this.knownTools = knownTools;
		this.provided = provided;
		this.guardrails = guardrails;
	}

	/**
	 * Reads a file.
	 * @param file its name, which gives the agent's
	 * @param provided whether a name is that of a tool that may exist later
	 * @throws AgentFileException that tells all that is wrong: file, line and what was
	 * expected
	 */
	static AgentDefinition parse(String file, String content, Set<String> knownTools, Predicate<String> provided,
			Guardrails guardrails) {
		Matcher shape = SHAPE.matcher(content);
		if (!shape.matches()) {
			throw wrong(file, List.of("line 1: expected YAML between two lines of ---, then the instructions"));
		}
		String yaml = shape.group(1);
		String body = (shape.group(2) != null) ? shape.group(2).strip() : "";
		FrontMatter front = FrontMatter.read(yaml, KEYS);
		if (!front.readable()) {
			throw wrong(file, front.problems());
		}
		AgentDefinition agent = new AgentFile(front, knownTools, provided, guardrails)
			.definition(file.substring(0, file.length() - ENDING.length()), body);
		if (body.isEmpty()) {
			front.problem((int) yaml.lines().count() + 2, "expected instructions below the second line of ---");
		}
		if (!front.problems().isEmpty()) {
			throw wrong(file, front.problems());
		}
		return agent;
	}

	private static AgentFileException wrong(String file, List<String> problems) {
		return new AgentFileException(
				problems.stream().map((problem) -> file + ", " + problem).collect(Collectors.joining("\n")));
	}

	private AgentDefinition definition(String name, String instructions) {
		if (AgentChoice.isReserved(name)) {
			this.front.problem(1, "'auto' has an agent chosen and cannot be one; give it another name");
		}
		if (!NAME.matcher(name).matches()) {
			this.front.problem(1, "'" + name
					+ "' is no name for an agent; a file's name is small letters, digits and _, beginning with a letter");
		}
		return new AgentDefinition(name, this.front.requiredText("description"), this.front.texts("keywords"),
				this.front.text("model"), this.front.number("temperature", 0, HIGHEST_TEMPERATURE),
				this.front.count("max_tokens"), this.front.names("tools", "tool", this.knownTools, this.provided),
				SchemaCheck.read("output_schema", this.front), guardrails("input_guardrails"),
				guardrails("output_guardrails"), this.front.choice("requires_role", ROLES),
				Objects.requireNonNullElse(this.front.count("max_rounds"), DEFAULT_ROUNDS),
				Objects.requireNonNullElse(this.front.count("history_tokens"), DEFAULT_HISTORY_TOKENS), instructions);
	}

	private List<Guardrail> guardrails(String key) {
		List<Guardrail> named = new ArrayList<>();
		for (Node item : this.front.items(key)) {
			Guardrail guardrail = guardrail(key, item);
			if (guardrail != null) {
				named.add(guardrail);
			}
		}
		return named;
	}

	/** A name, or a name with its settings. */
	private @Nullable Guardrail guardrail(String key, Node item) {
		try {
			if (item instanceof ScalarNode name) {
				return this.guardrails.create(name.getValue(), null);
			}
			if (item instanceof MappingNode map && map.getValue().size() == 1) {
				NodeTuple named = map.getValue().getFirst();
				if (named.getKeyNode() instanceof ScalarNode name) {
					return this.guardrails.create(name.getValue(), this.front.value(named.getValueNode()));
				}
			}
			this.front.problem(item, "'" + key + "' must be a list of names, each with its settings if it has any, "
					+ "as in '- max_length: 2000'");
		}
		catch (IllegalArgumentException ex) {
			this.front.problem(item, key + ": " + ex.getMessage());
		}
		return null;
	}

}

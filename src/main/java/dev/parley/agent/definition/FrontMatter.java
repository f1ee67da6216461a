package dev.parley.agent.definition;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The YAML at the head of an agent's file, read key by key. What is wrong is noted with
 * its line, so that all of it can be told at once.
 */
final class FrontMatter {

	/** The YAML begins below the first line of dashes, and marks count from zero. */
	private static final int FIRST_LINE = 2;

	private final Map<String, Node> values = new LinkedHashMap<>();

	private final Map<Integer, Set<String>> problems = new TreeMap<>();

	private boolean readable;

	private FrontMatter() {
	}

	/** Reads YAML of which these keys are known. */
	static FrontMatter read(String yaml, Set<String> keys) {
		FrontMatter front = new FrontMatter();
		try {
			for (Event event : new Yaml(new LoaderOptions()).parse(new StringReader(yaml))) {
				if (event instanceof AliasEvent) {
					front.problem(line(event.getStartMark()), "aliases (*name) are not understood here");
				}
			}
			Node root = new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
			front.readable = root instanceof MappingNode && front.problems.isEmpty();
			if (front.readable && root instanceof MappingNode map) {
				map.getValue().forEach((tuple) -> front.add(tuple, keys));
			}
			else if (front.problems.isEmpty()) {
				front.problem((root != null) ? line(root.getStartMark()) : FIRST_LINE,
						"expected keys and values, such as 'description: Answers questions.'");
			}
		}
		catch (YAMLException ex) {
			front.broken(ex, FIRST_LINE);
		}
		return front;
	}

	private void add(NodeTuple tuple, Set<String> keys) {
		Node node = tuple.getKeyNode();
		String key = (node instanceof ScalarNode scalar) ? scalar.getValue() : "?";
		Node value = tuple.getValueNode();
		if (!keys.contains(key)) {
			problem(node, "unknown key '" + key + "'; expected one of " + String.join(", ", new TreeSet<>(keys)));
		}
		else if (this.values.containsKey(key)) {
			problem(node, "'" + key + "' stands here for the second time");
		}
		else {
			this.values.put(key, value);
		}
	}

	/** Whether it is a map of keys at all. */
	boolean readable() {
		return this.readable;
	}

	/** Text that is not blank; null where the key is missing or wrong. */
	@Nullable String text(String key) {
		Node node = this.values.get(key);
		return (node != null) ? text(key, node) : null;
	}

	/** The same of a key that must be there; empty where it is missing or wrong. */
	String requiredText(String key) {
		if (!this.values.containsKey(key)) {
			problem(1, "'" + key + "' is missing");
		}
		String text = text(key);
		return (text != null) ? text : "";
	}

	private @Nullable String text(String key, Node node) {
		if (!(node instanceof ScalarNode scalar) || !scalar.getTag().equals(Tag.STR)) {
			problem(node, "'" + key + "' must be text, but is " + shown(node) + "; quotes make it text");
			return null;
		}
		if (scalar.getValue().isBlank()) {
			problem(node, "'" + key + "' must not be blank");
			return null;
		}
		return scalar.getValue();
	}

	/** One of some words; null where the key is missing or wrong. */
	@Nullable String choice(String key, List<String> choices) {
		Node node = this.values.get(key);
		String text = (node != null) ? text(key, node) : null;
		if (node != null && text != null && !choices.contains(text)) {
			problem(node, "'" + key + "' must be one of " + String.join(", ", choices) + ", but is " + text);
			return null;
		}
		return text;
	}

	/** A number in a range; null where the key is missing or wrong. */
	@Nullable Double number(String key, double least, double most) {
		Node node = this.values.get(key);
		if (node == null) {
			return null;
		}
		if (value(node) instanceof Number number && number.doubleValue() >= least && number.doubleValue() <= most) {
			return number.doubleValue();
		}
		problem(node, "'" + key + "' must be a number from " + least + " to " + most + ", but is " + shown(node));
		return null;
	}

	/** A whole number from 1 on; null where the key is missing or wrong. */
	@Nullable Integer count(String key) {
		Node node = this.values.get(key);
		if (node == null) {
			return null;
		}
		if (value(node) instanceof Integer number && number >= 1) {
			return number;
		}
		problem(node,
				"'" + key + "' must be a whole number from 1 to " + Integer.MAX_VALUE + ", but is " + shown(node));
		return null;
	}

	/** The items of a list; none where the key is missing or wrong. */
	List<Node> items(String key) {
		Node node = this.values.get(key);
		if (node instanceof SequenceNode list) {
			return list.getValue();
		}
		if (node != null) {
			problem(node, "'" + key + "' must be a list, such as [one, two], but is " + shown(node));
		}
		return List.of();
	}

	/** A list of texts. */
	List<String> texts(String key) {
		return items(key).stream().map((item) -> text(key, item)).filter(Objects::nonNull).toList();
	}

	/**
	 * A list of different names.
	 * @param kind what they are names of
	 * @param provided whether a name that is not known is good all the same
	 */
	List<String> names(String key, String kind, Set<String> known, Predicate<String> provided) {
		Set<String> names = new LinkedHashSet<>();
		for (Node item : items(key)) {
			String name = text(key, item);
			if (name != null && !known.contains(name) && !provided.test(name)) {
				problem(item,
						"unknown " + kind + " '" + name + "'; known are " + String.join(", ", new TreeSet<>(known)));
			}
			else if (name != null && !names.add(name)) {
				problem(item, "'" + key + "' names " + name + " for the second time");
			}
		}
		return List.copyOf(names);
	}

	/** A map; null where the key is missing or wrong. */
	@Nullable MappingNode map(String key) {
		Node node = this.values.get(key);
		if (node instanceof MappingNode map) {
			return map;
		}
		if (node != null) {
			problem(node, "'" + key + "' must be a map of keys and values, but is " + shown(node));
		}
		return null;
	}

	/**
	 * What a node says: text, number, truth value, list or map; null where it is wrong.
	 */
	@Nullable Object value(Node node) {
		try {
			return new Values().of(node);
		}
		catch (YAMLException ex) {
			broken(ex, line(node.getStartMark()));
			return null;
		}
	}

	private void broken(YAMLException ex, int line) {
		Mark mark = (ex instanceof MarkedYAMLException marked) ? marked.getProblemMark() : null;
		String reason = (ex instanceof MarkedYAMLException marked && marked.getProblem() != null) ? marked.getProblem()
				: String.valueOf(ex.getMessage());
		problem((mark != null) ? line(mark) : line,
				"the YAML cannot be read: " + reason.lines().findFirst().orElse(""));
	}

	void problem(Node node, String problem) {
		problem(line(node.getStartMark()), problem);
	}

	void problem(int line, String problem) {
		this.problems.computeIfAbsent(line, (key) -> new TreeSet<>()).add(problem);
	}

	/** All that is wrong, by line: {@code line 3: what was expected}. */
	List<String> problems() {
		return this.problems.entrySet()
			.stream()
			.flatMap((line) -> line.getValue().stream().map((problem) -> "line " + line.getKey() + ": " + problem))
			.toList();
	}

	private static int line(Mark mark) {
		return FIRST_LINE + mark.getLine();
	}

	private static String shown(Node node) {
		return switch (node) {
			case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> "empty";
			case ScalarNode scalar -> scalar.getValue();
			case SequenceNode _ -> "a list";
			default -> "a map";
		};
	}

	/** Makes values of nodes. */
	private static final class Values extends SafeConstructor {

		private Values() {
			super(new LoaderOptions());
			setAllowDuplicateKeys(false);
		}

		private @Nullable Object of(Node node) {
			return constructDocument(node);
		}

	}

}

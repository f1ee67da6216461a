package dev.parley.yaml;

import java.io.StringReader;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
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
import org.yaml.snakeyaml.representer.Representer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A YAML map as JSON, and the line of each of its values. Supports only the types of
 * JSON: no aliases, dates or Java types.
 */
public final class YamlDocument {

	private final MappingNode root;

	private final ObjectNode json;

	private YamlDocument(MappingNode root, ObjectNode json) {
		this.root = root;
		this.json = json;
	}

	/**
	 * Reads a map.
	 * @throws InvalidYamlException with the line, counted from 1
	 */
	public static YamlDocument read(String yaml) throws InvalidYamlException {
		LoaderOptions options = new LoaderOptions();
		options.setAllowDuplicateKeys(false);
		try {
			Yaml reader = new Yaml(new SafeConstructor(options), new Representer(new DumperOptions()),
					new DumperOptions(), options, new JsonTypeResolver());
			for (Event event : reader.parse(new StringReader(yaml))) {
				if (event instanceof AliasEvent) {
					throw new InvalidYamlException(line(event.getStartMark().getLine()),
							"aliases (*name) are not supported");
				}
			}
			if (!(reader.compose(new StringReader(yaml)) instanceof MappingNode root)) {
				throw new InvalidYamlException(firstLine(reader.compose(new StringReader(yaml))),
						"expected keys and values, such as 'description: Answers questions.'");
			}
			return new YamlDocument(root, JsonMapper.shared().valueToTree(reader.load(yaml)));
		}
		catch (MarkedYAMLException ex) {
			throw new InvalidYamlException((ex.getProblemMark() != null) ? line(ex.getProblemMark().getLine()) : 1,
					"the YAML cannot be read: " + firstLine(ex.getProblem()));
		}
		catch (YAMLException ex) {
			throw new InvalidYamlException(1, "the YAML cannot be read: " + firstLine(ex.getMessage()));
		}
	}

	private static int line(int mark) {
		return mark + 1;
	}

	private static int firstLine(@Nullable Node node) {
		return (node != null) ? line(node.getStartMark().getLine()) : 1;
	}

	private static String firstLine(@Nullable String text) {
		return String.valueOf(text).lines().findFirst().orElse("");
	}

	public ObjectNode json() {
		return this.json;
	}

	/** The line of a value or, if there is none, of its nearest existing parent. */
	public int line(List<?> path) {
		return firstLine(node(path));
	}

	/** The line of a key in the map at a path. */
	public int lineOfKey(List<?> path, String key) {
		return (node(path) instanceof MappingNode map) ? map.getValue()
			.stream()
			.map(NodeTuple::getKeyNode)
			.filter((node) -> node instanceof ScalarNode scalar && scalar.getValue().equals(key))
			.findFirst()
			.map(YamlDocument::firstLine)
			.orElse(1) : 1;
	}

	/** A description of a value for its author. */
	public String shown(List<?> path) {
		return switch (node(path)) {
			case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> "empty";
			case ScalarNode scalar when scalar.getValue().isBlank() -> "blank";
			case ScalarNode scalar -> scalar.getValue();
			case SequenceNode _ -> "a list";
			default -> "a map";
		};
	}

	private Node node(List<?> path) {
		Node node = this.root;
		for (Object element : path) {
			Node next = child(node, element);
			if (next == null) {
				return node;
			}
			node = next;
		}
		return node;
	}

	private static @Nullable Node child(Node node, Object element) {
		return switch (node) {
			case MappingNode map -> map.getValue()
				.stream()
				.filter((tuple) -> tuple.getKeyNode() instanceof ScalarNode key
						&& key.getValue().equals(element.toString()))
				.map(NodeTuple::getValueNode)
				.findFirst()
				.orElse(null);
			case SequenceNode list when element instanceof Integer index && index < list.getValue().size() ->
				list.getValue().get(index);
			default -> null;
		};
	}

}

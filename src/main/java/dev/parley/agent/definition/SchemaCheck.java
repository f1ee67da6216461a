package dev.parley.agent.definition;

import java.util.List;
import java.util.Objects;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the JSON Schema in an agent's file and holds it against the rules for schemas.
 */
final class SchemaCheck {

	private static final SchemaRegistry REGISTRY = SchemaRegistry
		.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

	private static final Schema RULES = REGISTRY
		.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));

	private SchemaCheck() {
	}

	/** The schema as JSON; null where there is none or it is wrong, and then noted. */
	static @Nullable String read(String key, FrontMatter front) {
		MappingNode node = front.map(key);
		if (node == null) {
			return null;
		}
		Object value = front.value(node);
		if (value == null) {
			return null;
		}
		String json = JsonMapper.shared().writeValueAsString(value);
		List<Error> errors = RULES.validate(json, InputFormat.JSON);
		errors.forEach((error) -> front.problem(nodeAt(node, error.getInstanceLocation()), "'" + key
				+ "' is no JSON Schema (2020-12): " + error.getInstanceLocation() + " " + error.getMessage()));
		if (!JsonMapper.shared().readTree(json).path("type").asString("").equals("object")) {
			front.problem(node, "'" + key + "' must describe an object: 'type: object'");
		}
		else if (errors.isEmpty()) {
			checkReferences(key, json, node, front);
		}
		return json;
	}

	private static void checkReferences(String key, String json, Node node, FrontMatter front) {
		try {
			REGISTRY.getSchema(json, InputFormat.JSON).initializeValidators();
		}
		catch (SchemaException ex) {
			front.problem(node, "'" + key + "' cannot be used: " + ex.getMessage());
		}
	}

	/** The node that a path leads to, or the last on the way that there is. */
	private static Node nodeAt(Node root, NodePath path) {
		Node node = root;
		for (int i = 0; i < path.getNameCount(); i++) {
			Node next = child(node, path.getElement(i));
			if (next == null) {
				break;
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
						&& Objects.equals(key.getValue(), element.toString()))
				.map((tuple) -> tuple.getValueNode())
				.findFirst()
				.orElse(null);
			case SequenceNode list when element instanceof Integer index && index < list.getValue().size() ->
				list.getValue().get(index);
			default -> null;
		};
	}

}

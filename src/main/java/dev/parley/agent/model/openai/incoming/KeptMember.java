package dev.parley.agent.model.openai.incoming;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/**
 * Assembles a member of a message from chunks: text and lists are appended, other values
 * replaced. Used by one thread.
 */
final class KeptMember {

	private final StringBuilder text = new StringBuilder();

	private final List<JsonNode> elements = new ArrayList<>();

	private @Nullable JsonNode last;

	void add(JsonNode value) {
		if (value.isString()) {
			this.text.append(value.asString());
		}
		else if (value.isArray()) {
			value.forEach(this.elements::add);
		}
		this.last = value;
	}

	JsonNode value() {
		JsonNode newest = this.last;
		if (newest == null || newest.isString()) {
			return StringNode.valueOf(this.text.toString());
		}
		if (newest.isArray()) {
			ArrayNode list = JsonNodeFactory.instance.arrayNode();
			return list.addAll(this.elements);
		}
		return newest;
	}

}

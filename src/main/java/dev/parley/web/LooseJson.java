package dev.parley.web;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** Text that is probably JSON: what models and tools write. */
final class LooseJson {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private LooseJson() {
	}

	/** The object or array that {@code text} holds, or the text itself. */
	static JsonNode parse(String text) {
		try {
			JsonNode node = MAPPER.readTree(text);
			return node.isContainer() ? node : StringNode.valueOf(text);
		}
		catch (JacksonException ex) {
			return StringNode.valueOf(text);
		}
	}

}

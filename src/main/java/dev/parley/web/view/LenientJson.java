package dev.parley.web.view;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** Text that is probably JSON: what models and tools write. */
public final class LenientJson {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private LenientJson() {
	}

	/** The object or array that {@code text} holds, or the text itself. */
	public static JsonNode parse(String text) {
		try {
			JsonNode node = MAPPER.readTree(text);
			return node.isContainer() ? node : StringNode.valueOf(text);
		}
		catch (JacksonException ex) {
			return StringNode.valueOf(text);
		}
	}

}

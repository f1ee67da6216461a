package dev.parley.web.view;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

/** Parses text of models and tools, which is often but not always JSON. */
public final class LenientJson {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private LenientJson() {
	}

	/**
	 * The object or array in {@code text}, or the text as a JSON string if there is none.
	 */
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

package dev.parley.agent.model.openai;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How requests to a model differ from OpenAI's usual format.
 *
 * @param left the parameters that the model does not accept
 * @param renamed the model's names of other parameters; {@code system} stands for the
 * role of instructions, which are put before the user's message if it is renamed to
 * {@code user}
 */
record Dialect(Set<String> left, Map<String, String> renamed) {

	static final Dialect COMMON = new Dialect(Set.of(), Map.of());

	private static final String SYSTEM = "system";

	Dialect without(String parameter) {
		Set<String> more = new TreeSet<>(this.left);
		more.add(parameter);
		return new Dialect(more, this.renamed);
	}

	Dialect with(String parameter, String name) {
		Map<String, String> more = new TreeMap<>(this.renamed);
		more.put(parameter, name);
		return new Dialect(this.left, more);
	}

	/** Translates the JSON of a request. */
	byte[] translate(byte[] request) {
		if (equals(COMMON)) {
			return request;
		}
		try {
			JsonNode body = JsonMapper.shared().readTree(request);
			if (body instanceof ObjectNode object) {
				translate(object);
				return JsonMapper.shared().writeValueAsBytes(object);
			}
			return request;
		}
		catch (JacksonException ex) {
			throw new IllegalStateException("The request is not JSON", ex);
		}
	}

	private void translate(ObjectNode body) {
		this.renamed.forEach((parameter, name) -> {
			if (parameter.equals(SYSTEM)) {
				instruct(body, name);
			}
			else if (body.has(parameter) && !parameter.equals(name)) {
				body.set(name, body.remove(parameter));
			}
		});
		for (String parameter : this.left) {
			JsonNode value = body.remove(parameter);
			if (value != null && parameter.equals("response_format")) {
				describe(body, value.at("/json_schema/schema"));
			}
		}
	}

	private static void instruct(ObjectNode body, String role) {
		if (!(body.path("messages") instanceof ArrayNode messages) || messages.isEmpty()
				|| !(messages.get(0) instanceof ObjectNode first) || !first.path("role").asString("").equals(SYSTEM)) {
			return;
		}
		first.put("role", role);
		if (role.equals("user") && messages.get(1) instanceof ObjectNode user) {
			user.put("content", first.path("content").asString("") + "\n\n" + user.path("content").asString(""));
			messages.remove(0);
		}
	}

	/** Adds the schema of the answer to the instructions. */
	private static void describe(ObjectNode body, JsonNode schema) {
		if (!schema.isMissingNode() && body.path("messages") instanceof ArrayNode messages
				&& messages.get(0) instanceof ObjectNode first) {
			first.put("content", first.path("content").asString("")
					+ "\n\nAnswer with one JSON object that fits this JSON Schema, and with nothing else:\n" + schema);
		}
	}

	/** The dialect in the format of the setting. */
	@Override
	public String toString() {
		return Stream
			.concat(this.renamed.entrySet().stream().map((entry) -> entry.getKey() + '=' + entry.getValue()),
					this.left.stream().map((parameter) -> '-' + parameter))
			.collect(Collectors.joining(" "));
	}

}

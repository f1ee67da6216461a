package dev.parley.agent.output;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import dev.parley.testing.Json;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Generates JSON objects, schemas that they match, and parts of them. */
final class JsonDocuments {

	private JsonDocuments() {
	}

	/**
	 * Objects with arbitrary content, compact or indented, with or without escapes.
	 */
	static Arbitrary<String> texts() {
		Arbitrary<JsonNode> objects = objects(3);
		return Combinators.combine(objects, Arbitraries.of(true, false), Arbitraries.of(true, false))
			.as((object, indented, escaped) -> {
				String text = indented ? object.toPrettyString() : object.toString();
				return escaped ? escaped(text) : text;
			});
	}

	private static Arbitrary<JsonNode> objects(int depth) {
		return Arbitraries.maps(Arbitraries.strings().ofMaxLength(4), values(depth))
			.ofMaxSize(4)
			.map((members) -> Json.of(members));
	}

	private static Arbitrary<JsonNode> values(int depth) {
		List<Arbitrary<JsonNode>> kinds = new ArrayList<>(
				List.of(strings().map(Json::of), Arbitraries.integers().map(Json::of),
						Arbitraries.doubles().map(Json::of), Arbitraries.of("true", "false", "null").map(Json::parse)));
		if (depth > 0) {
			kinds.add(objects(depth - 1));
			kinds.add(values(depth - 1).list().ofMaxSize(4).map(Json::of));
		}
		return Arbitraries.oneOf(kinds);
	}

	private static Arbitrary<String> strings() {
		return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(12),
				Arbitraries.strings().withChars("ab\"\\/{}[]:, \n\t\u0007é\u2028").ofMaxLength(12),
				Arbitraries.strings().withChars('\ud83d', '\ude00', 'x').ofMaxLength(6));
	}

	private static String escaped(String json) {
		StringBuilder result = new StringBuilder();
		json.chars().forEach((c) -> {
			if (c < 0x80) {
				result.append((char) c);
			}
			else {
				result.append("\\u%04x".formatted(c));
			}
		});
		return result.toString();
	}

	/** Objects, each with a schema that describes it as strictly as possible. */
	static Arbitrary<Fitting> fitting() {
		return fittingObjects(2);
	}

	private static Arbitrary<Fitting> fittingObjects(int depth) {
		return Arbitraries.maps(Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(4), fittingValues(depth))
			.ofMaxSize(4)
			.map(JsonDocuments::object);
	}

	private static Fitting object(Map<String, Fitting> members) {
		ObjectNode schema = Json.object().put("type", "object").put("minProperties", members.size());
		ObjectNode value = Json.object();
		schema.set("required", Json.of(members.keySet()));
		schema.put("additionalProperties", false);
		ObjectNode properties = schema.putObject("properties");
		members.forEach((name, member) -> {
			properties.set(name, member.schema());
			value.set(name, member.value());
		});
		return new Fitting(schema, value);
	}

	private static Arbitrary<Fitting> fittingValues(int depth) {
		List<Arbitrary<Fitting>> kinds = new ArrayList<>(List.of(text(), choice(), number(), literal()));
		if (depth > 0) {
			kinds.add(fittingObjects(depth - 1));
			kinds.add(fittingValues(depth - 1).list().ofMaxSize(4).map(JsonDocuments::array));
		}
		return Arbitraries.oneOf(kinds);
	}

	private static Arbitrary<Fitting> text() {
		return Arbitraries.strings().alpha().ofMaxLength(12).map((text) -> {
			ObjectNode schema = Json.object().put("type", "string").put("minLength", text.length());
			schema.put("maxLength", text.length()).put("pattern", "^" + text + "$");
			return new Fitting(schema, Json.of(text));
		});
	}

	private static Arbitrary<Fitting> choice() {
		return Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(8).map((text) -> {
			ObjectNode schema = Json.object();
			schema.set("enum", Json.of(List.of("another", text)));
			return new Fitting(schema, Json.of(text));
		});
	}

	private static Arbitrary<Fitting> number() {
		return Arbitraries.integers().map((number) -> {
			ObjectNode closely = Json.object().put("type", "integer").put("minimum", number).put("maximum", number);
			ObjectNode schema = Json.object();
			schema.putArray("oneOf").add(closely).add(Json.object().put("type", "boolean"));
			return new Fitting(schema, Json.of(number));
		});
	}

	private static Arbitrary<Fitting> literal() {
		return Arbitraries.of(true, false)
			.map((value) -> new Fitting(Json.object().put("const", value.booleanValue()), Json.of(value)));
	}

	private static Fitting array(List<Fitting> elements) {
		ObjectNode schema = Json.object().put("type", "array").put("minItems", elements.size());
		schema.put("maxItems", elements.size())
			.set("prefixItems", Json.of(elements.stream().map(Fitting::schema).toList()));
		if (elements.isEmpty()) {
			schema.remove("prefixItems");
		}
		return new Fitting(schema, Json.of(elements.stream().map(Fitting::value).toList()));
	}

	/**
	 * Whether {@code part} is the beginning of {@code whole}: everything in it is equal,
	 * and only its last value may be incomplete.
	 */
	static boolean isStartOf(JsonNode part, JsonNode whole) {
		if (part.isObject() && whole.isObject()) {
			return membersAreStartOf(part.properties().iterator(), whole.properties().iterator());
		}
		if (part.isArray() && whole.isArray()) {
			return elementsAreStartOf(part.iterator(), whole.iterator());
		}
		if (part.isString() && whole.isString()) {
			return whole.stringValue().startsWith(part.stringValue());
		}
		return part.equals(whole);
	}

	private static boolean membersAreStartOf(Iterator<Map.Entry<String, JsonNode>> part,
			Iterator<Map.Entry<String, JsonNode>> whole) {
		while (part.hasNext()) {
			if (!whole.hasNext()) {
				return false;
			}
			Map.Entry<String, JsonNode> here = part.next();
			Map.Entry<String, JsonNode> there = whole.next();
			if (!here.getKey().equals(there.getKey()) || !fits(here.getValue(), there.getValue(), part.hasNext())) {
				return false;
			}
		}
		return true;
	}

	private static boolean elementsAreStartOf(Iterator<JsonNode> part, Iterator<JsonNode> whole) {
		while (part.hasNext()) {
			if (!whole.hasNext() || !fits(part.next(), whole.next(), part.hasNext())) {
				return false;
			}
		}
		return true;
	}

	private static boolean fits(JsonNode part, JsonNode whole, boolean finished) {
		return finished ? part.equals(whole) : isStartOf(part, whole);
	}

	/** A value and its schema. */
	record Fitting(JsonNode schema, JsonNode value) {
	}

}

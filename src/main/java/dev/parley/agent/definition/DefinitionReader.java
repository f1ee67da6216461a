package dev.parley.agent.definition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import dev.parley.agent.guardrail.Guardrail;
import dev.parley.agent.model.CallPolicy;
import dev.parley.agent.schema.JsonSchema;
import dev.parley.agent.schema.Violation;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.convert.DurationStyle;

/**
 * Creates an agent's definition from its front matter, after checks that the file's
 * schema cannot express.
 */
final class DefinitionReader {

	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

	private static final int DEFAULT_ROUNDS = 10;

	private static final int DEFAULT_HISTORY_TOKENS = 8_000;

	private final String name;

	private final FrontMatter front;

	private final AgentParts parts;

	private final JsonNode json;

	DefinitionReader(String name, FrontMatter front, AgentParts parts) {
		this.name = name;
		this.front = front;
		this.parts = parts;
		this.json = front.json();
	}

	/** Adds further problems to those of the front matter. */
	void check() {
		if (AgentChoice.isReserved(this.name)) {
			this.front.problem(1, "'auto' is reserved for the choice by the router; choose another name");
		}
		if (!NAME.matcher(this.name).matches()) {
			this.front.problem(1, "'" + this.name + "' is not a valid agent name; "
					+ "use lower-case letters, digits and _, beginning with a letter, as the file's name");
		}
		checkTools();
		checkApprove();
		checkOutputSchema();
		checkCache();
		guardrails("input_guardrails");
		guardrails("output_guardrails");
	}

	private void checkTools() {
		Set<String> seen = new HashSet<>();
		for (int i = 0; i < this.json.path("tools").size(); i++) {
			String tool = this.json.path("tools").path(i).asString("");
			if (!tool.isBlank() && !this.parts.hasTool(tool)) {
				this.front.problem(List.of("tools", i), "unknown tool '" + tool + "'; known are "
						+ String.join(", ", new TreeSet<>(this.parts.tools())));
			}
			else if (!seen.add(tool)) {
				this.front.problem(List.of("tools", i), "'tools' names " + tool + " twice");
			}
		}
	}

	private void checkApprove() {
		List<String> tools = this.json.path("tools").valueStream().map((tool) -> tool.asString("")).toList();
		for (int i = 0; i < this.json.path("approve").size(); i++) {
			String name = this.json.path("approve").path(i).asString("");
			if (!name.isBlank() && tools.stream()
				.noneMatch((tool) -> AgentDefinition.covers(tool, name) || AgentDefinition.covers(name, tool))) {
				this.front.problem(List.of("approve", i),
						"'approve' names " + name + ", which is not in 'tools'; add it there, or remove it here");
			}
		}
	}

	private void checkCache() {
		if (this.json.has("cache") && !this.json.path("tools").isEmpty()) {
			this.front.problem(List.of("cache"), "'cache' is for agents without tools; remove it, or 'tools'");
		}
		if (this.json.has("cache_shared") && !this.json.has("cache")) {
			this.front.problem(List.of("cache_shared"), "'cache_shared' needs 'cache', such as 'cache: 30m'");
		}
	}

	private void checkOutputSchema() {
		JsonNode schema = this.json.path("output_schema");
		if (!schema.isObject()) {
			return;
		}
		List<Violation> violations = JsonSchema.violationsOfSchema(schema);
		violations.forEach((violation) -> {
			List<Object> path = new ArrayList<>(List.of("output_schema"));
			path.addAll(violation.path());
			this.front.problem(path, "'output_schema' is not a JSON Schema (2020-12): " + violation);
		});
		if (!schema.path("type").asString("").equals("object")) {
			this.front.problem(List.of("output_schema"), "'output_schema' must describe an object: 'type: object'");
		}
		else if (violations.isEmpty()) {
			checkReferences(schema);
		}
	}

	private void checkReferences(JsonNode schema) {
		try {
			JsonSchema.of(schema);
		}
		catch (IllegalArgumentException ex) {
			this.front.problem(List.of("output_schema"), "'output_schema' cannot be used: " + ex.getMessage());
		}
	}

	private List<Guardrail> guardrails(String key) {
		List<Guardrail> guardrails = new ArrayList<>();
		for (int i = 0; i < this.json.path(key).size(); i++) {
			try {
				guardrail(this.json.path(key).path(i)).ifPresent(guardrails::add);
			}
			catch (IllegalArgumentException ex) {
				this.front.problem(List.of(key, i), key + ": " + ex.getMessage());
			}
		}
		return guardrails;
	}

	/**
	 * A guardrail from its name, or its name and settings; empty if the item violates the
	 * schema.
	 */
	private Optional<Guardrail> guardrail(JsonNode item) {
		if (item.isString()) {
			return Optional.of(this.parts.guardrails().create(item.stringValue(), null));
		}
		if (item.isObject() && item.size() == 1) {
			String kind = item.propertyNames().iterator().next();
			return Optional.of(this.parts.guardrails()
				.create(kind, JsonMapper.shared().convertValue(item.path(kind), Object.class)));
		}
		return Optional.empty();
	}

	/** The definition; the front matter must have no problems. */
	AgentDefinition definition(String instructions) {
		JsonNode schema = this.json.path("output_schema");
		return new AgentDefinition(this.name, this.json.path("description").stringValue(), texts("keywords"),
				text("model"), number("temperature"), count("max_tokens"), texts("tools"), texts("approve"),
				schema.isObject() ? schema.toString() : null, guardrails("input_guardrails"),
				guardrails("output_guardrails"), text("requires_role"),
				Objects.requireNonNullElse(count("max_rounds"), DEFAULT_ROUNDS),
				Objects.requireNonNullElse(count("history_tokens"), DEFAULT_HISTORY_TOKENS),
				new CallPolicy(text("fallback_model"), time("first_token_timeout"), time("token_timeout"),
						time("answer_timeout")),
				time("max_duration"), caching(), instructions);
	}

	private @Nullable AnswerCaching caching() {
		Duration timeToLive = time("cache");
		return (timeToLive != null) ? new AnswerCaching(timeToLive, this.json.path("cache_shared").asBoolean(false))
				: null;
	}

	private @Nullable Duration time(String key) {
		return this.json.has(key) ? DurationStyle.SIMPLE.parse(this.json.path(key).stringValue()) : null;
	}

	private @Nullable String text(String key) {
		return this.json.has(key) ? this.json.path(key).stringValue() : null;
	}

	private List<String> texts(String key) {
		return this.json.path(key).valueStream().map(JsonNode::stringValue).toList();
	}

	private @Nullable Double number(String key) {
		return this.json.has(key) ? this.json.path(key).doubleValue() : null;
	}

	private @Nullable Integer count(String key) {
		return this.json.has(key) ? this.json.path(key).intValue() : null;
	}

}

package dev.parley.agent;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads an agent's file: YAML between two lines of {@code ---}, then the instructions in
 * Markdown.
 */
final class AgentFile {

	private static final Pattern SHAPE = Pattern.compile("\\A---\\R(.*?)^---\\R?(.*)\\z",
			Pattern.DOTALL | Pattern.MULTILINE);

	private static final Set<String> KEYS = Set.of("description", "keywords", "model", "temperature", "max_tokens",
			"tools", "output_schema", "input_guardrails", "output_guardrails", "requires_role", "max_rounds",
			"history_tokens");

	private static final int DEFAULT_ROUNDS = 10;

	private static final int DEFAULT_HISTORY_TOKENS = 8_000;

	private final String file;

	private final Map<String, Object> front;

	private AgentFile(String file, Map<String, Object> front) {
		this.file = file;
		this.front = front;
	}

	/**
	 * Reads a file.
	 * @throws IllegalArgumentException that names the file and what was expected
	 */
	static AgentDefinition parse(String name, String file, String content) {
		Matcher shape = SHAPE.matcher(content);
		if (!shape.matches()) {
			throw new IllegalArgumentException(
					file + ": expected YAML between two lines of ---, then the instructions");
		}
		AgentFile agent = new AgentFile(file, frontMatter(file, shape.group(1)));
		return new AgentDefinition(name, agent.required("description", String.class), agent.keywords(),
				agent.optional("model", String.class), agent.temperature(), agent.count("max_tokens"),
				agent.names("tools"), agent.json("output_schema"), agent.names("input_guardrails"),
				agent.names("output_guardrails"), agent.optional("requires_role", String.class),
				agent.count("max_rounds", DEFAULT_ROUNDS), agent.count("history_tokens", DEFAULT_HISTORY_TOKENS),
				shape.group(2).strip());
	}

	private static Map<String, Object> frontMatter(String file, String yaml) {
		try {
			Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
			if (!(loaded instanceof Map<?, ?> map)) {
				throw new IllegalArgumentException(file + ": expected keys and values between the lines of ---");
			}
			Map<String, Object> front = new TreeMap<>();
			map.forEach((key, value) -> front.put(String.valueOf(key), value));
			for (String key : front.keySet()) {
				if (!KEYS.contains(key)) {
					throw new IllegalArgumentException(file + ": unknown key '" + key + "'; expected one of "
							+ String.join(", ", KEYS.stream().sorted().toList()));
				}
			}
			return front;
		}
		catch (YAMLException ex) {
			throw new IllegalArgumentException(file + ": " + ex.getMessage(), ex);
		}
	}

	private <T> T required(String key, Class<T> type) {
		T value = optional(key, type);
		if (value == null) {
			throw new IllegalArgumentException(this.file + ": '" + key + "' is missing");
		}
		return value;
	}

	private <T> @Nullable T optional(String key, Class<T> type) {
		Object value = this.front.get(key);
		if (value == null) {
			return null;
		}
		if (!type.isInstance(value)) {
			throw new IllegalArgumentException(this.file + ": '" + key + "' must be a "
					+ type.getSimpleName().toLowerCase(Locale.ROOT) + ", but is " + value);
		}
		return type.cast(value);
	}

	private @Nullable Double temperature() {
		Number value = optional("temperature", Number.class);
		if (value != null && !(value.doubleValue() >= 0 && value.doubleValue() <= 2)) {
			throw new IllegalArgumentException(this.file + ": 'temperature' must be from 0 to 2, but is " + value);
		}
		return (value != null) ? value.doubleValue() : null;
	}

	private @Nullable Integer count(String key) {
		Integer value = optional(key, Integer.class);
		if (value != null && value < 1) {
			throw new IllegalArgumentException(this.file + ": '" + key + "' must be at least 1, but is " + value);
		}
		return value;
	}

	private int count(String key, int otherwise) {
		Integer value = count(key);
		return (value != null) ? value : otherwise;
	}

	private @Nullable String json(String key) {
		Map<?, ?> value = optional(key, Map.class);
		return (value != null) ? JsonMapper.shared().writeValueAsString(value) : null;
	}

	private List<String> keywords() {
		List<String> words = names("keywords");
		if (words.stream().anyMatch(String::isBlank)) {
			throw new IllegalArgumentException(this.file + ": 'keywords' must be words, but one of them is blank");
		}
		return words;
	}

	private List<String> names(String key) {
		List<?> values = optional(key, List.class);
		return (values != null) ? values.stream().map(String::valueOf).toList() : List.of();
	}

}

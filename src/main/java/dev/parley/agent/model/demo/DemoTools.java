package dev.parley.agent.model.demo;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.parley.agent.model.OutputSchema;
import dev.parley.agent.model.PromptMessage.FromUser;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.model.ToolSpec;

/**
 * Chooses tools for the demo model by the words of a message: all tools that the message
 * names, or else the one whose description has most words in common with it.
 */
final class DemoTools {

	private static final Pattern NO_LETTERS = Pattern.compile("[^\\p{L}_]+");

	/** Common words, ignored in descriptions. */
	private static final Set<String> COMMON = Set.of("what", "that", "this", "with", "from", "have", "tell", "user",
			"your", "their", "when", "which", "where", "they", "there", "only", "about");

	private static final int SHORTEST = 4;

	private DemoTools() {
	}

	/** The tool calls for a message; empty if no tool matches. */
	static List<ToolCall> wanted(List<ToolSpec> tools, FromUser message) {
		List<ToolSpec> named = tools.stream()
			.filter((tool) -> tool.name().contains("_") && message.text().contains(tool.name()))
			.toList();
		List<ToolSpec> wanted = named.isEmpty() ? tools.stream()
			.filter((tool) -> likeness(tool, message.text()) > 0)
			.max(Comparator.comparingInt((tool) -> likeness(tool, message.text())))
			.stream()
			.toList() : named;
		return wanted.stream().map((tool) -> call(tool, message)).toList();
	}

	/** A word of the name outweighs all words of a description. */
	private static int likeness(ToolSpec tool, String message) {
		Set<String> said = words(message);
		int name = count(words(tool.name().replace('_', ' ')), said);
		return 100 * name + count(words(tool.description()), said);
	}

	private static int count(Set<String> words, Set<String> said) {
		return (int) words.stream().filter(said::contains).count();
	}

	/** The longer words of a text, in the singular. */
	private static Set<String> words(String text) {
		return NO_LETTERS.splitAsStream(text.toLowerCase(Locale.ROOT))
			.map((word) -> word.endsWith("s") ? word.substring(0, word.length() - 1) : word)
			.filter((word) -> word.length() >= SHORTEST && !COMMON.contains(word))
			.collect(Collectors.toSet());
	}

	private static ToolCall call(ToolSpec tool, FromUser message) {
		String text = message.text().substring(message.text().indexOf(':') + 1).strip();
		return new ToolCall("demo_" + tool.name(), tool.name(),
				DemoObject.fill(OutputSchema.of(tool.inputSchema()), text, List.of(message)));
	}

}

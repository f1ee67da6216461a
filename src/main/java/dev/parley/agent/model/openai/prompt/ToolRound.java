package dev.parley.agent.model.openai.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.PromptMessage.FromTool;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.model.WellFormedText;
import org.jspecify.annotations.Nullable;

/**
 * Tool calls that the model requested together, and the results found for them so far.
 */
final class ToolRound {

	private static final Pattern UNFIT_FOR_A_NAME = Pattern.compile("[^a-zA-Z0-9_-]");

	private static final int NAME_LENGTH = 64;

	private static final String UNNAMED = "unknown";

	private static final String EMPTY_RESULT = "(no result)";

	private final String text;

	private final List<ToolCall> calls;

	private final @Nullable String[] results;

	/**
	 * Creates a round without results.
	 * @param text of the model before the calls
	 * @param calls at least one
	 */
	ToolRound(String text, List<ToolCall> calls) {
		this.text = text;
		this.calls = calls;
		this.results = new String[calls.size()];
	}

	String text() {
		return this.text;
	}

	/**
	 * Adds a result. If several calls have the same id, results are assigned in order.
	 */
	void take(FromTool result) {
		for (int i = 0; i < this.results.length; i++) {
			if (this.results[i] == null && this.calls.get(i).id().equals(result.callId())) {
				this.results[i] = result.content().isBlank() ? EMPTY_RESULT : WellFormedText.of(result.content());
				return;
			}
		}
	}

	/**
	 * The calls in a form that APIs accept.
	 * @param taken ids that the prompt already contains; those of this round are added
	 */
	List<ToolCall> calls(Set<String> taken) {
		return this.calls.stream()
			.map((call) -> new ToolCall(unique(call.id(), taken), name(call), JsonObjects.text(call.arguments()),
					call.opaque()))
			.toList();
	}

	/** The results, in the order of the calls and with their ids. */
	List<PromptMessage> results(List<ToolCall> calls) {
		List<PromptMessage> messages = new ArrayList<>();
		for (int i = 0; i < this.results.length; i++) {
			messages.add(new FromTool(calls.get(i).id(), calls.get(i).name(), result(i)));
		}
		return messages;
	}

	/** Calls and results as lines of text, each preceded by a line break. */
	String asText() {
		StringBuilder lines = new StringBuilder();
		for (int i = 0; i < this.results.length; i++) {
			ToolCall call = this.calls.get(i);
			lines.append("\n- ")
				.append(name(call))
				.append(' ')
				.append(JsonObjects.text(call.arguments()))
				.append(": ")
				.append(result(i));
		}
		return lines.toString();
	}

	private String result(int place) {
		String result = this.results[place];
		return (result != null) ? result : WellFormedPrompt.UNKNOWN_OUTCOME;
	}

	private static String name(ToolCall call) {
		String name = UNFIT_FOR_A_NAME.matcher(call.name()).replaceAll("_");
		return name.isEmpty() ? UNNAMED : name.substring(0, Math.min(NAME_LENGTH, name.length()));
	}

	/**
	 * Makes an id unique, because some models number their calls from the start in each
	 * answer.
	 */
	private static String unique(String id, Set<String> taken) {
		String base = id.isBlank() ? "call" : WellFormedText.of(id);
		String candidate = base;
		for (int number = 2; !taken.add(candidate); number++) {
			candidate = base + '_' + number;
		}
		return candidate;
	}

}

package dev.parley.agent.model.openai.prompt;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.PromptMessage.FromModel;
import dev.parley.agent.model.PromptMessage.FromTool;
import dev.parley.agent.model.PromptMessage.FromUser;
import dev.parley.agent.model.PromptMessage.Instructions;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.model.WellFormedText;
import org.jspecify.annotations.Nullable;

/**
 * Converts any messages to a prompt that strict APIs accept: first the instructions, then
 * user and model alternating, no message without text, one result and a unique id for
 * each tool call, and a user's message or a result at the end. A prompt that is already
 * well-formed is not changed. Used by one thread, for one prompt.
 */
final class WellFormedPrompt {

	/** Added if the last message is the model's. */
	static final String GO_ON = "Go on.";

	/** Result for a tool call without one. */
	static final String UNKNOWN_OUTCOME = "The outcome of this call is unknown.";

	private final AlternatingTurns turns = new AlternatingTurns();

	private final Set<String> ids = new HashSet<>();

	private final boolean tools;

	private @Nullable ToolRound open;

	private WellFormedPrompt(boolean tools) {
		this.tools = tools;
	}

	/**
	 * The well-formed prompt of a conversation.
	 * @param tools whether the request describes tools; if not, APIs reject tool calls,
	 * so results of earlier ones become data in the user's message
	 */
	static List<PromptMessage> of(List<PromptMessage> messages, boolean tools) {
		WellFormedPrompt prompt = new WellFormedPrompt(tools);
		String instructions = messages.stream()
			.filter(Instructions.class::isInstance)
			.map((message) -> WellFormedText.of(((Instructions) message).text()))
			.filter((text) -> !text.isBlank())
			.collect(Collectors.joining("\n\n"));
		if (!instructions.isEmpty()) {
			prompt.turns.instruct(instructions);
		}
		messages.forEach(prompt::add);
		prompt.end();
		return prompt.turns.messages();
	}

	private void add(PromptMessage message) {
		switch (message) {
			case Instructions _ -> {
				// Already added at the beginning.
			}
			case FromUser user -> {
				closeRound();
				this.turns.addUser(user.withText(WellFormedText.of(user.text())));
			}
			case FromModel model -> {
				closeRound();
				if (model.toolCalls().isEmpty()) {
					this.turns.addModel(WellFormedText.of(model.text()), List.of());
				}
				else {
					this.open = new ToolRound(WellFormedText.of(model.text()), model.toolCalls());
				}
			}
			case FromTool tool -> {
				if (this.open != null) {
					this.open.take(tool);
				}
			}
		}
	}

	private void end() {
		closeRound();
		switch (this.turns.last()) {
			case FromUser _, FromTool _ -> {
				// Already a valid end.
			}
			case FromModel _ -> this.turns.addUser(GO_ON);
			case Instructions _ -> this.turns.addUser("");
			case null -> this.turns.addUser("");
		}
	}

	private void closeRound() {
		ToolRound round = this.open;
		this.open = null;
		if (round == null) {
			return;
		}
		if (this.tools) {
			List<ToolCall> calls = round.calls(this.ids);
			this.turns.addModel(round.text(), calls);
			this.turns.addResults(round.results(calls));
		}
		else {
			this.turns.addToolData(round.asText());
			this.turns.addModel(round.text(), List.of());
		}
	}

}

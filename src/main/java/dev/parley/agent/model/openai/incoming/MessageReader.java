package dev.parley.agent.model.openai.incoming;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.parley.agent.model.openai.incoming.AnswerPiece.Kept;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Refusal;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Text;
import tools.jackson.databind.JsonNode;

/**
 * Reads the complete message of a completion, or the partial message of a chunk, which
 * have the same members. Used by one thread.
 *
 * @see <a href="https://api-docs.deepseek.com/guides/thinking_mode">DeepSeek requires
 * {@code reasoning_content} with tool calls</a>
 * @see <a href="https://ai.google.dev/gemini-api/docs/thought-signatures">Gemini requires
 * {@code extra_content} with a tool call</a>
 * @see <a href="https://openrouter.ai/docs/use-cases/reasoning-tokens">OpenRouter
 * requires {@code reasoning_details}</a>
 */
final class MessageReader {

	private static final List<String> REASONING = List.of("reasoning_content", "reasoning", "reasoning_text",
			"thinking");

	private static final Set<String> KEPT = Set.of("extra_content", "provider_specific_fields", "signature");

	private final Consumer<AnswerPiece> pieces;

	private final ReasoningReader reasoning;

	private final CallReader calls;

	MessageReader(Consumer<AnswerPiece> pieces) {
		this.pieces = pieces;
		this.reasoning = new ReasoningReader(pieces);
		this.calls = new CallReader(pieces);
	}

	/**
	 * Reads a message.
	 * @param whole whether it is complete; then each tool call in it is a separate one
	 */
	void read(JsonNode message, boolean whole) {
		REASONING.stream().map(message::path).filter(JsonValues::says).findFirst().ifPresent(this.reasoning::read);
		message.properties().forEach((member) -> keep(member.getKey(), member.getValue()));
		readContent(message.path("content"));
		say(JsonValues.text(message.path("refusal")), Refusal::new);
		this.calls.read(message, whole);
	}

	private void keep(String name, JsonNode value) {
		if ((name.startsWith("reasoning") || name.startsWith("thinking") || name.startsWith("thought")
				|| KEPT.contains(name)) && JsonValues.says(value)) {
			this.pieces.accept(new Kept(name, value));
		}
	}

	/** Reads content: text, or a list of parts, some of which are text. */
	void readContent(JsonNode content) {
		if (!content.isContainer()) {
			say(JsonValues.text(content), Text::new);
			return;
		}
		for (JsonNode part : JsonValues.list(content)) {
			String type = JsonValues.text(part.path("type"));
			if (!part.isObject()) {
				say(JsonValues.text(part), Text::new);
			}
			else if (type.contains("thinking") || type.contains("reasoning")) {
				this.reasoning.read(part);
			}
			else if (type.equals("refusal")) {
				say(JsonValues.text(part.path("refusal")), Refusal::new);
			}
			else {
				JsonNode text = part.path("text");
				say(JsonValues.text(text.isObject() ? text.path("value") : text), Text::new);
			}
		}
	}

	private void say(String words, Function<String, AnswerPiece> piece) {
		if (!words.isEmpty()) {
			this.pieces.accept(piece.apply(words));
		}
	}

}

package dev.parley.agent.model.openai.incoming;

import java.util.List;
import java.util.function.Consumer;

import dev.parley.agent.model.openai.incoming.AnswerPiece.Reasoning;
import tools.jackson.databind.JsonNode;

/** Reads reasoning: text, or parts, whose text Mistral nests in parts of parts. */
final class ReasoningReader {

	private static final List<String> TEXTS = List.of("text", "thinking", "content", "summary");

	private static final int MAX_DEPTH = 3;

	private final Consumer<AnswerPiece> pieces;

	ReasoningReader(Consumer<AnswerPiece> pieces) {
		this.pieces = pieces;
	}

	void read(JsonNode reasoning) {
		read(reasoning, 0);
	}

	private void read(JsonNode reasoning, int depth) {
		if (!reasoning.isContainer()) {
			String words = JsonValues.text(reasoning);
			if (!words.isEmpty()) {
				this.pieces.accept(new Reasoning(words));
			}
		}
		else if (depth < MAX_DEPTH) {
			for (JsonNode part : JsonValues.list(reasoning)) {
				if (part.isContainer()) {
					TEXTS.stream()
						.map(part::path)
						.filter(JsonValues::says)
						.findFirst()
						.ifPresent((inner) -> read(inner, depth + 1));
				}
				else {
					read(part, depth + 1);
				}
			}
		}
	}

}

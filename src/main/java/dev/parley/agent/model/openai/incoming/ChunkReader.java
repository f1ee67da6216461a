package dev.parley.agent.model.openai.incoming;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

import dev.parley.agent.model.Usage;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Begin;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Counted;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Failure;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Finish;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Model;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Whole;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads chunks and complete responses in any dialect of OpenAI's API. It is lenient about
 * their form: null means absent, numbers may be strings, and unknown members are skipped.
 * Used by one thread, for one answer.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">Chat Completions</a>
 */
final class ChunkReader {

	/** Finish reasons of APIs for a failure in the middle of an answer. */
	private static final Set<String> FAILURES = Set.of("error", "abort", "aborted", "network_error",
			"insufficient_system_resource");

	private static final String CHUNK = "chunk";

	private static final int LONGEST_REASON = 64;

	private final Consumer<AnswerPiece> pieces;

	private final MessageReader messages;

	/** The index of the choice that is read: the first one that a chunk contains. */
	private @Nullable String choice;

	private boolean deltas;

	ChunkReader(Consumer<AnswerPiece> pieces) {
		this.pieces = pieces;
		this.messages = new MessageReader(pieces);
	}

	/** Whether the choice with index 0 is read, or may still be. */
	boolean readsFirstChoice() {
		return this.choice == null || this.choice.equals("0");
	}

	/** Reads an event; ignores it if it is not a chunk. */
	void readEvent(JsonNode chunk) {
		read(chunk, (object) -> !object.isEmpty() && !object.endsWith(CHUNK));
	}

	/**
	 * Reads a JSON body that may be a completion, or a line of it that may be a chunk.
	 */
	void readBody(JsonNode chunk) {
		read(chunk, (object) -> !object.endsWith(CHUNK));
	}

	/**
	 * Reads a chunk.
	 * @param completion whether a message in an object with this name is the complete
	 * answer
	 */
	private void read(JsonNode chunk, Predicate<String> completion) {
		if (chunk.isArray()) {
			chunk.forEach((one) -> read(one, completion));
		}
		if (!chunk.isObject()) {
			return;
		}
		String model = JsonValues.textOrNull(chunk.path("model"));
		if (model != null) {
			this.pieces.accept(new Model(model));
		}
		List<JsonNode> choices = JsonValues.list(chunk.path("choices"));
		List<JsonNode> read = choices.stream().filter(this::isRead).toList();
		boolean message = read.stream().map(this::message).toList().contains(true);
		if (JsonValues.says(chunk.path("error")) || JsonValues.text(chunk.path("object")).equals("error")) {
			this.pieces.accept(new Failure());
		}
		Usage usage = UsageReader.read(chunk.path("usage"));
		for (JsonNode one : read) {
			usage = (usage != null) ? usage : UsageReader.read(one.path("usage"));
		}
		usage = (usage != null) ? usage : UsageReader.read(chunk.path("x_groq").path("usage"));
		if (usage != null) {
			this.pieces.accept(new Counted(usage, choices.isEmpty()));
		}
		read.forEach(this::finish);
		if (message && completion.test(JsonValues.text(chunk.path("object")))) {
			this.pieces.accept(new Whole());
		}
	}

	private boolean isRead(JsonNode choice) {
		String index = JsonValues.text(choice.path("index")).strip();
		if (this.choice == null && !index.isEmpty()) {
			this.choice = index;
		}
		return choice.isObject() && (index.isEmpty() || index.equals(this.choice));
	}

	/**
	 * Reads the content of a choice.
	 * @return whether it is a complete message
	 */
	private boolean message(JsonNode choice) {
		JsonNode delta = choice.path("delta");
		JsonNode message = choice.path("message");
		if (delta.isObject()) {
			this.deltas = true;
			this.pieces.accept(new Begin());
			this.messages.read(delta, false);
		}
		else if (message.isObject() && !this.deltas) {
			this.pieces.accept(new Begin());
			this.messages.read(message, true);
		}
		else if (choice.path("text").isString()) {
			this.pieces.accept(new Begin());
			this.messages.readContent(choice.path("text"));
		}
		if (JsonValues.says(choice.path("error"))) {
			this.pieces.accept(new Failure());
		}
		return message.isObject() && !this.deltas;
	}

	private void finish(JsonNode choice) {
		JsonNode given = choice.path("finish_reason");
		String reason = JsonValues.text(given.isObject() ? given.path("type") : given).strip().toLowerCase(Locale.ROOT);
		if (FAILURES.contains(reason)) {
			this.pieces.accept(new Failure());
		}
		else if (!reason.isEmpty() && !reason.equals("null")) {
			this.pieces
				.accept(new Finish((reason.length() > LONGEST_REASON) ? reason.substring(0, LONGEST_REASON) : reason));
		}
	}

}

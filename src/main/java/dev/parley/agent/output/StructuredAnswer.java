package dev.parley.agent.output;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.parley.agent.model.PromptMessage;

/**
 * A structured answer while the model writes it: publishes the object so far, validates
 * the complete one, and requests one correction if it is invalid. Used by one thread at a
 * time.
 */
public final class StructuredAnswer {

	/**
	 * How much the text grows between two published objects, at least by a share of
	 * itself. So the total work for publishing is proportional to the length of the text.
	 */
	private static final int GROWTH = 8;

	private static final int GROWTH_PERCENT = 3;

	private final OutputFormat format;

	private final Consumer<String> text;

	private final Consumer<String> objects;

	private PartialJson json = new PartialJson();

	private ThoughtFilter thoughts = new ThoughtFilter();

	private int next = GROWTH;

	private String shown = "";

	private List<String> faults = List.of();

	private boolean repaired;

	/**
	 * Creates an empty answer.
	 * @param text receives the new part of the answer's JSON, to be stored
	 * @param objects receives the object so far, as JSON in one line
	 */
	public StructuredAnswer(OutputFormat format, Consumer<String> text, Consumer<String> objects) {
		this.format = format;
		this.text = text;
		this.objects = objects;
	}

	/** Discards the text so far, because the model starts over. */
	public void startOver() {
		addJson(this.thoughts.end());
		this.json = new PartialJson();
		this.thoughts = new ThoughtFilter();
		this.next = GROWTH;
	}

	/** Adds text of the model. */
	public void add(String piece) {
		addJson(this.thoughts.add(piece));
	}

	private void addJson(String piece) {
		String more = this.json.add(piece);
		if (!more.isEmpty()) {
			this.text.accept(more);
		}
		if (this.json.length() >= this.next) {
			this.next = this.json.length() + Math.max(GROWTH, this.json.length() * GROWTH_PERCENT / 100);
			this.format.shown(this.json).ifPresent(this::show);
		}
	}

	private void show(String object) {
		if (!object.equals(this.shown)) {
			this.shown = object;
			this.objects.accept(object);
		}
	}

	/**
	 * Ends the text; publishes the complete object and returns true if it matches the
	 * schema.
	 */
	public boolean finish() {
		addJson(this.thoughts.end());
		this.faults = this.format.faults(this.json);
		if (this.faults.isEmpty()) {
			show(json());
		}
		return this.faults.isEmpty();
	}

	/** The answer: JSON in one line. */
	public String json() {
		return this.json.text();
	}

	/**
	 * The messages that ask the model for a correction; starts over.
	 * @param said the invalid answer
	 * @throws OutputInvalidException if a correction was already requested
	 */
	public List<PromptMessage> repair(String said) {
		if (this.repaired) {
			throw new OutputInvalidException();
		}
		this.repaired = true;
		startOver();
		List<PromptMessage> messages = new ArrayList<>();
		String answer = ThoughtFilter.answerIn(said);
		if (!answer.isBlank()) {
			messages.add(new PromptMessage.FromModel(answer, List.of()));
		}
		messages.add(new PromptMessage.FromUser("Your answer is not valid:\n- " + String.join("\n- ", this.faults)
				+ "\nAnswer again with the whole JSON object, corrected, and nothing else."));
		return messages;
	}

}

package dev.parley.agent.output;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.parley.agent.model.PromptMessage;

/**
 * An answer that is to be an object, while the model writes it: shows the object so far,
 * checks the whole, and has it mended once. Used by one thread at a time.
 */
public final class StructuredAnswer {

	/**
	 * The text grows by so much between two objects shown, or by a share of itself. So
	 * what is shown and what is read for it is a fixed multiple of the text, however long
	 * that is.
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
	 * An answer of which nothing is there.
	 * @param text is told what is new of the answer's JSON, for those who keep it
	 * @param objects is told the object so far, as JSON in one line
	 */
	public StructuredAnswer(OutputFormat format, Consumer<String> text, Consumer<String> objects) {
		this.format = format;
		this.text = text;
		this.objects = objects;
	}

	/** The model begins anew: what it said before is not the answer. */
	public void startOver() {
		addJson(this.thoughts.end());
		this.json = new PartialJson();
		this.thoughts = new ThoughtFilter();
		this.next = GROWTH;
	}

	/** The model says more. */
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

	/** The model has said all: shows the whole object, if it fits the schema. */
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
	 * What to tell the model after an answer that does not fit; starts over.
	 * @param said what it answered
	 * @throws OutputInvalidException if it was told before
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

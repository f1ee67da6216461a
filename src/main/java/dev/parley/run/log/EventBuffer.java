package dev.parley.run.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.parley.run.event.RunEvent;
import dev.parley.run.event.RunEvent.Done;
import dev.parley.run.event.RunEvent.Output;
import dev.parley.run.event.RunEvent.Reasoning;
import dev.parley.run.event.RunEvent.Terminal;
import dev.parley.run.event.RunEvent.Token;

/**
 * Stores the events of one run compactly. Not thread-safe.
 * <p>
 * Nearly all events are tokens, so the buffer holds the answer's text once, and for each
 * token only the offset of its end; reasoning likewise. A structured answer has drafts
 * instead of tokens, never both. The JSON of each published object begins with the text
 * of the drafts up to some offset, so only the offset and the rest of the JSON are
 * stored.
 */
final class EventBuffer {

	private static final int FIRST_CAPACITY = 32;

	/** Entries from this value on are published objects. */
	private static final int OUTPUTS = Integer.MIN_VALUE;

	/** Entries from this value on are pieces of reasoning. */
	private static final int REASONING = Integer.MIN_VALUE / 2;

	/** Entries from this value on, below zero, are other events. */
	private static final int OTHERS = Integer.MIN_VALUE / 4;

	/** Rough size of the buffer itself, and of an event that is not a token, in bytes. */
	private static final int OVERHEAD = 512;

	/**
	 * How much one read returns, in characters including {@link #FRAME}; at least one
	 * event.
	 */
	private static final int AT_ONCE = 64 * 1024;

	/** Rough overhead of an event in a stream, in characters. */
	private static final int FRAME = 64;

	private final StringBuilder text = new StringBuilder();

	private final StringBuilder reasoning = new StringBuilder(0);

	/**
	 * One entry for each event: the offset of a token's end in the text, or -1 - i for
	 * the i-th other event, or OUTPUTS + i for the i-th published object, or REASONING +
	 * i if i is the offset of a piece's end in the reasoning.
	 */
	private int[] entries = new int[FIRST_CAPACITY];

	private int size;

	private final List<RunEvent> others = new ArrayList<>();

	private final List<Excerpt> outputs = new ArrayList<>();

	private int draftStart;

	/** The number of events. */
	int size() {
		return this.size;
	}

	/** Adds an event. No event may follow a terminal one. */
	void add(RunEvent event) {
		if (this.size == this.entries.length) {
			this.entries = Arrays.copyOf(this.entries, 2 * this.size);
		}
		if (event instanceof Token(String content)) {
			this.text.append(content);
			this.entries[this.size++] = this.text.length();
		}
		else if (event instanceof Reasoning(String content)) {
			this.reasoning.append(content);
			this.entries[this.size++] = REASONING + this.reasoning.length();
		}
		else if (event instanceof Output(String object)) {
			this.entries[this.size++] = OUTPUTS + this.outputs.size();
			this.outputs.add(excerpt(object));
		}
		else {
			this.others.add(event);
			this.entries[this.size++] = -this.others.size();
			if (event instanceof Terminal) {
				trim();
			}
		}
	}

	/** Releases unused capacity. */
	private void trim() {
		this.text.trimToSize();
		this.reasoning.trimToSize();
		this.entries = Arrays.copyOf(this.entries, this.size);
	}

	/** Appends to the text of a structured answer, which has no tokens. */
	void draft(String more) {
		this.text.append(more);
	}

	/** Starts a new text of a structured answer. */
	void startDraft() {
		this.draftStart = this.text.length();
	}

	private Excerpt excerpt(String object) {
		int length = Math.min(object.length(), this.text.length() - this.draftStart);
		int shared = 0;
		while (shared < length && object.charAt(shared) == this.text.charAt(this.draftStart + shared)) {
			shared++;
		}
		return new Excerpt(this.draftStart, this.draftStart + shared, object.substring(shared));
	}

	/** The answer's text from offset {@code start}. */
	String textFrom(int start) {
		return this.text.substring(start);
	}

	/** The length of the answer's text, in characters. */
	int textLength() {
		return this.text.length();
	}

	/** The model's reasoning from {@code start} on. */
	String reasoningFrom(int start) {
		return this.reasoning.substring(start);
	}

	/** Length of the reasoning in characters. */
	int reasoningLength() {
		return this.reasoning.length();
	}

	/**
	 * The events after number {@code after}, in order: all of them or, if there are more,
	 * about 64 KB. Empty if there are none yet.
	 */
	List<RunEvent> read(int after) {
		List<RunEvent> events = new ArrayList<>(Math.clamp(this.size - after, 0, AT_ONCE / FRAME));
		int tokenStart = -1;
		int reasoningStart = -1;
		for (int i = after, length = 0; i < this.size && length < AT_ONCE; i++) {
			int entry = this.entries[i];
			if (entry < REASONING) {
				Output output = this.outputs.get(entry - OUTPUTS).of(this.text);
				length += output.object().length();
				events.add(output);
			}
			else if (entry < OTHERS) {
				int end = entry - REASONING;
				String content = this.reasoning.substring((reasoningStart >= 0) ? reasoningStart : reasoningBefore(i),
						end);
				reasoningStart = end;
				length += content.length();
				events.add(new Reasoning(content));
			}
			else if (entry < 0) {
				RunEvent other = this.others.get(-1 - entry);
				length += length(other);
				events.add(other);
			}
			else {
				String content = this.text.substring((tokenStart >= 0) ? tokenStart : textBefore(i), entry);
				tokenStart = entry;
				length += content.length();
				events.add(new Token(content));
			}
			length += FRAME;
		}
		return events;
	}

	/** The length of the text in the first {@code count} events. */
	private int textBefore(int count) {
		for (int i = count - 1; i >= 0; i--) {
			if (this.entries[i] >= 0) {
				return this.entries[i];
			}
		}
		return 0;
	}

	/** Length of the reasoning in the first {@code count} events. */
	private int reasoningBefore(int count) {
		for (int i = count - 1; i >= 0; i--) {
			if (this.entries[i] >= REASONING && this.entries[i] < OTHERS) {
				return this.entries[i] - REASONING;
			}
		}
		return 0;
	}

	/** Rough size in memory in bytes, rather too high than too low. */
	int weight() {
		return OVERHEAD * (1 + this.others.size()) + this.outputs.stream().mapToInt(Excerpt::weight).sum()
				+ Character.BYTES * (this.text.capacity() + this.reasoning.capacity())
				+ Integer.BYTES * this.entries.length
				+ Character.BYTES * this.others.stream().mapToInt(EventBuffer::length).sum();
	}

	/** The length of the text that only this event holds. */
	private static int length(RunEvent event) {
		return switch (event) {
			case RunEvent.ToolCalled called -> called.arguments().length();
			case RunEvent.ToolReturned returned -> returned.content().length();
			case Done done -> done.answer().response().length();
			case RunEvent.RequiresAction waiting -> waiting.answer().response().length();
			case RunEvent.Accepted _, RunEvent.Restart _, Token _, Reasoning _, Output _, RunEvent.Failed _,
					RunEvent.Cancelled _ ->
				0;
		};
	}

	/** A published object: a section of the text, followed by {@code ending}. */
	private record Excerpt(int start, int end, String ending) {

		/** Rough size in memory in bytes, including the list entries. */
		private static final int OVERHEAD = 80;

		Output of(StringBuilder text) {
			return new Output(text.substring(this.start, this.end) + this.ending);
		}

		int weight() {
			return OVERHEAD + Character.BYTES * this.ending.length();
		}

	}

}

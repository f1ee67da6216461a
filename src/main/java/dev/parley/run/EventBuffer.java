package dev.parley.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.parley.run.event.RunEvent;
import dev.parley.run.event.RunEvent.Done;
import dev.parley.run.event.RunEvent.Output;
import dev.parley.run.event.RunEvent.Terminal;
import dev.parley.run.event.RunEvent.Token;

/**
 * The events of one run in little memory. Not thread-safe.
 * <p>
 * Nearly all events are tokens, so the buffer keeps the answer's text once and only
 * remembers where each token ends. A structured answer has drafts in place of tokens,
 * never both; each object shown repeats them up to a point, and so only its end is kept.
 */
final class EventBuffer {

	private static final int FIRST_CAPACITY = 32;

	/** Entries from here on stand for an object shown. */
	private static final int OUTPUTS = Integer.MIN_VALUE;

	/** Rough size of the buffer itself and of an event that is no token, in bytes. */
	private static final int OVERHEAD = 512;

	/** What is read at once, in characters with {@link #FRAME}, or one event. */
	private static final int AT_ONCE = 64 * 1024;

	/** Rough size of what a stream puts around the content of an event. */
	private static final int FRAME = 64;

	private final StringBuilder text = new StringBuilder();

	/**
	 * For each event: where its token ends in the text, or, as -1 - i, the i-th other
	 * event, or, as OUTPUTS + i, the i-th object.
	 */
	private int[] entries = new int[FIRST_CAPACITY];

	private int size;

	private final List<RunEvent> others = new ArrayList<>();

	private final List<Excerpt> outputs = new ArrayList<>();

	private int draftStart;

	/** How many events there are. */
	int size() {
		return this.size;
	}

	/** Adds an event; after a terminal one there must be no other. */
	void add(RunEvent event) {
		if (this.size == this.entries.length) {
			this.entries = Arrays.copyOf(this.entries, 2 * this.size);
		}
		if (event instanceof Token(String content)) {
			this.text.append(content);
			this.entries[this.size++] = this.text.length();
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

	/** Gives back what was reserved for more. */
	private void trim() {
		this.text.trimToSize();
		this.entries = Arrays.copyOf(this.entries, this.size);
	}

	/** Adds to the text of a structured answer, which has no tokens. */
	void draft(String more) {
		this.text.append(more);
	}

	/** A structured answer starts over: what follows is another text. */
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

	/** The answer's text from {@code start} on; its length is the next start. */
	String textFrom(int start) {
		return this.text.substring(start);
	}

	/** How long the answer's text is, in characters. */
	int textLength() {
		return this.text.length();
	}

	/**
	 * The events after number {@code after}, in order: all of them, or about 64 KB. Empty
	 * if there are none yet.
	 */
	List<RunEvent> read(int after) {
		List<RunEvent> events = new ArrayList<>(Math.clamp(this.size - after, 0, AT_ONCE / FRAME));
		int tokenStart = -1;
		for (int i = after, length = 0; i < this.size && length < AT_ONCE; i++) {
			int entry = this.entries[i];
			if (entry < OUTPUTS + this.outputs.size()) {
				Output output = this.outputs.get(entry - OUTPUTS).of(this.text);
				length += output.object().length();
				events.add(output);
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

	/** How much of the text the first {@code count} events say. */
	private int textBefore(int count) {
		for (int i = count - 1; i >= 0; i--) {
			if (this.entries[i] >= 0) {
				return this.entries[i];
			}
		}
		return 0;
	}

	/** Rough size in memory, in bytes, on the high side. */
	int weight() {
		return OVERHEAD * (1 + this.others.size()) + this.outputs.stream().mapToInt(Excerpt::weight).sum()
				+ Character.BYTES * this.text.capacity() + Integer.BYTES * this.entries.length
				+ Character.BYTES * this.others.stream().mapToInt(EventBuffer::length).sum();
	}

	/** Length of the text that an event holds and no other does. */
	private static int length(RunEvent event) {
		return switch (event) {
			case RunEvent.ToolCalled called -> called.arguments().length();
			case RunEvent.ToolReturned returned -> returned.content().length();
			case Done done -> done.answer().response().length();
			case RunEvent.RequiresAction waiting -> waiting.answer().response().length();
			case RunEvent.Accepted _, Token _, Output _, RunEvent.Failed _, RunEvent.Cancelled _ -> 0;
		};
	}

	/** An object shown: part of the text, and how it goes on after that. */
	private record Excerpt(int start, int end, String ending) {

		/** Rough size in memory, in bytes, with its share of the lists. */
		private static final int OVERHEAD = 80;

		Output of(StringBuilder text) {
			return new Output(text.substring(this.start, this.end) + this.ending);
		}

		int weight() {
			return OVERHEAD + Character.BYTES * this.ending.length();
		}

	}

}

package dev.parley.agent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import dev.parley.agent.model.PromptMessage;

/**
 * The newest turns of a conversation, as many as fit into a number of tokens. A turn is a
 * user's message and all that answered it; it stays or goes as a whole, so a tool call is
 * never apart from its result. Used by one thread at a time.
 */
public final class ContextWindow {

	private final int capacity;

	private final TokenCounter counter;

	private final Deque<Turn> turns = new ArrayDeque<>();

	/** At most so many, and exactly so many where all turns are counted. */
	private int tokens;

	private boolean counted = true;

	/**
	 * An empty window.
	 * @param capacity in tokens
	 */
	ContextWindow(int capacity, TokenCounter counter) {
		this.capacity = capacity;
		this.counter = counter;
	}

	/**
	 * Puts a turn before all others, if it fits.
	 * @return whether it did; if not, the window is as full as it can be
	 */
	public boolean addOldest(List<PromptMessage> messages) {
		Turn turn = new Turn(messages);
		if (!fits(turn)) {
			return false;
		}
		this.turns.addFirst(turn);
		took(turn);
		return true;
	}

	/**
	 * Puts a turn after all others and drops the oldest while they do not fit. A turn
	 * larger than the window leaves it empty.
	 */
	void addNewest(List<PromptMessage> messages) {
		Turn turn = new Turn(messages);
		if (makeRoom(turn)) {
			this.turns.addLast(turn);
			took(turn);
		}
	}

	private void took(Turn turn) {
		this.tokens += turn.tokens;
		this.counted &= turn.counted;
	}

	/** The messages that fit beside the {@code newest} turn, oldest first. */
	List<PromptMessage> before(List<PromptMessage> newest) {
		makeRoom(new Turn(newest));
		List<PromptMessage> messages = new ArrayList<>();
		this.turns.forEach((turn) -> messages.addAll(turn.messages));
		return messages;
	}

	/** Rough size in memory, in bytes, on the high side. */
	public int weight() {
		return this.turns.stream()
			.mapToInt((turn) -> turn.messages.stream().mapToInt(PromptMessage::weight).sum())
			.sum();
	}

	/** Drops the oldest turns until another fits; false if it never does. */
	private boolean makeRoom(Turn another) {
		while (!fits(another)) {
			if (this.turns.isEmpty()) {
				return false;
			}
			this.tokens -= this.turns.removeFirst().tokens;
		}
		return true;
	}

	/** Counts a turn once, and only if its upper bound exceeds the limit. */
	private boolean fits(Turn another) {
		if (this.tokens + another.tokens > this.capacity) {
			another.count();
		}
		if (this.tokens + another.tokens > this.capacity && !this.counted) {
			this.turns.forEach(Turn::count);
			this.tokens = this.turns.stream().mapToInt((turn) -> turn.tokens).sum();
			this.counted = true;
		}
		return this.tokens + another.tokens <= this.capacity;
	}

	/** A turn and its tokens: the most that they can be, until they are counted. */
	private final class Turn {

		private final List<PromptMessage> messages;

		private int tokens;

		private boolean counted;

		Turn(List<PromptMessage> messages) {
			this.messages = List.copyOf(messages);
			this.tokens = TokenBound.of(messages);
		}

		void count() {
			if (!this.counted) {
				this.tokens = ContextWindow.this.counter.count(this.messages);
				this.counted = true;
			}
		}

	}

}

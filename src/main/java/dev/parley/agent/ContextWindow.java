package dev.parley.agent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.tokens.TokenBound;
import dev.parley.agent.tokens.TokenCounter;

/**
 * The newest turns of a conversation, as many as fit into a number of tokens. A turn is a
 * user's message and everything that answered it. Turns are kept or dropped as a whole,
 * so a tool call always has its result. Used by one thread at a time.
 */
public final class ContextWindow {

	private final int capacity;

	private final TokenCounter counter;

	private final Deque<Turn> turns = new ArrayDeque<>();

	/** Tokens of all turns: an upper bound, exact if every turn has been counted. */
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
	 * Adds a turn before all others, if it fits.
	 * @return whether it fitted; if not, the window is full
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
	 * Adds a turn after all others and drops the oldest ones until all fit. A turn larger
	 * than the window leaves it empty.
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

	/** Rough size in memory in bytes, rather too high than too low. */
	public int weight() {
		return this.turns.stream()
			.mapToInt((turn) -> turn.messages.stream().mapToInt(PromptMessage::weight).sum())
			.sum();
	}

	/**
	 * Drops the oldest turns until another one fits; false if it is larger than the
	 * window.
	 */
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

	/** A turn and its tokens: an upper bound until they are counted. */
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

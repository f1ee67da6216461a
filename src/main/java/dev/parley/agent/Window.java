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
public final class Window {

	private final int capacity;

	private final Deque<Turn> turns = new ArrayDeque<>();

	private int tokens;

	/**
	 * An empty window.
	 * @param capacity in tokens
	 */
	public Window(int capacity) {
		this.capacity = capacity;
	}

	/**
	 * Puts a turn before all others, if it fits.
	 * @return whether it did; if not, the window is as full as it can be
	 */
	public boolean addOldest(List<PromptMessage> messages) {
		Turn turn = new Turn(messages, TokenEstimate.of(messages));
		if (this.tokens + turn.tokens() > this.capacity) {
			return false;
		}
		this.turns.addFirst(turn);
		this.tokens += turn.tokens();
		return true;
	}

	/** Puts a turn after all others and drops the oldest while they do not fit. */
	void addNewest(List<PromptMessage> messages) {
		Turn turn = new Turn(messages, TokenEstimate.of(messages));
		this.turns.addLast(turn);
		this.tokens += turn.tokens();
		makeRoom(0);
	}

	/** The messages that fit beside the {@code newest} turn, oldest first. */
	List<PromptMessage> before(List<PromptMessage> newest) {
		makeRoom(TokenEstimate.of(newest));
		List<PromptMessage> messages = new ArrayList<>();
		this.turns.forEach((turn) -> messages.addAll(turn.messages()));
		return messages;
	}

	private void makeRoom(int needed) {
		while (!this.turns.isEmpty() && this.tokens + needed > this.capacity) {
			this.tokens -= this.turns.removeFirst().tokens();
		}
	}

	private record Turn(List<PromptMessage> messages, int tokens) {
	}

}

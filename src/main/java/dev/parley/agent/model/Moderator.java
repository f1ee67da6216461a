package dev.parley.agent.model;

/** Judges whether a text is harmful. Implementations are thread-safe. */
public interface Moderator {

	/**
	 * Whether the text is flagged. The calling thread may be virtual.
	 * @param cancellation ends the wait and closes the connection at once
	 * @throws ModelException if it cannot be said
	 * @throws CancelledException once {@code cancellation} has been asked for
	 */
	boolean flags(String text, Cancellation cancellation);

}

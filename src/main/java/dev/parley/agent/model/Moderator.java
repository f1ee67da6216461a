package dev.parley.agent.model;

/** Classifies texts as harmful or not. Implementations are thread-safe. */
public interface Moderator {

	/**
	 * Whether the text is flagged. The calling thread may be virtual.
	 * @param cancellation ends the wait and closes the connection immediately
	 * @throws ModelException if the moderation model gives no verdict
	 * @throws CancelledException once {@code cancellation} has been requested
	 */
	boolean flags(String text, Cancellation cancellation);

}

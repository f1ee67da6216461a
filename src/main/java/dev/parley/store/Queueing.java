package dev.parley.store;

/**
 * How a message goes into its session if other servers may execute runs there: the
 * accepting transaction decides. A server that is alone decides in memory.
 *
 * @param most how many runs may be unfinished before it
 * @param interrupts whether these are to be cancelled
 */
public record Queueing(int most, boolean interrupts) {

	/** Nothing is checked. */
	public static final Queueing UNCHECKED = new Queueing(Integer.MAX_VALUE, false);

}

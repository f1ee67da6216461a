package dev.parley.store;

/**
 * How a message goes into its session if other servers may execute runs there: the
 * accepting transaction decides. A server that is alone decides in memory.
 *
 * @param most how many runs may be unfinished before it
 * @param interrupts whether these are to be cancelled
 * @param mostOfUser how many unfinished runs the user may have on all servers, this one
 * included
 */
public record Queueing(int most, boolean interrupts, long mostOfUser) {

	/** Nothing is checked. */
	public static final Queueing UNCHECKED = new Queueing(Integer.MAX_VALUE, false, Long.MAX_VALUE);

}

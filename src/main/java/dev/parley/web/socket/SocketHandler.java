package dev.parley.web.socket;

import dev.parley.caller.Caller;
import dev.parley.web.error.Problem;
import dev.parley.web.error.RequestTooLargeException;
import dev.parley.web.filter.BodySize;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Answers the messages of one connection. Called by one thread at a time. */
public interface SocketHandler {

	/**
	 * Answers a message. Its caller is authenticated and has not exceeded its rate limit;
	 * an exception becomes the answer, by {@link #error}. No further message is read
	 * before this returns, so it must not wait for the end of a run.
	 * @param size of the message, to be checked if it may have attachments
	 * @throws RequestTooLargeException if it is large without attachments
	 */
	void receive(ObjectNode message, Caller caller, BodySize size) throws RequestTooLargeException;

	/** The id that the client chose for a message; null if it has none. */
	@Nullable String requestId(ObjectNode message);

	/**
	 * The message that refuses another one.
	 * @param message the refused one; null if it cannot be read
	 */
	String error(Problem problem, @Nullable ObjectNode message);

}

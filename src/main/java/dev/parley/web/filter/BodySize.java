package dev.parley.web.filter;

import dev.parley.web.error.RequestTooLargeException;
import dev.parley.web.error.TooManyLargeBodiesException;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Counts and limits the body of a request, or a message over a WebSocket. Above the small
 * limit it reserves a share of {@link LargeBodies}, which it holds until it is released.
 */
public final class BodySize {

	static final String ATTRIBUTE = BodySize.class.getName();

	private final LargeBodies room;

	private final long smallLimit;

	private final long largeLimit;

	private final long declared;

	private long count;

	private int held;

	/**
	 * Creates the count of an unread body.
	 * @param smallLimit in bytes; above it a body needs room
	 * @param largeLimit in bytes; no body is larger
	 * @param declared by the request's head; -1 if unknown
	 */
	BodySize(LargeBodies room, long smallLimit, long largeLimit, long declared) {
		this.room = room;
		this.smallLimit = smallLimit;
		this.largeLimit = largeLimit;
		this.declared = declared;
	}

	/** Counts bytes that were read. */
	public void add(int bytes) throws RequestTooLargeException, TooManyLargeBodiesException {
		this.count += bytes;
		if (this.count > this.largeLimit) {
			throw new RequestTooLargeException(this.largeLimit);
		}
		if (this.count > this.smallLimit && this.held == 0) {
			this.held = this.room.take((this.declared > 0) ? this.declared : this.largeLimit);
		}
	}

	/** Releases the reserved memory; further calls have no effect. */
	public synchronized void release() {
		this.room.give(this.held);
		this.held = 0;
	}

	/**
	 * Releases the reserved memory; further calls have no effect.
	 */
	public static void release(ServletRequest request) {
		BodySize size = of(request);
		if (size != null) {
			size.release();
		}
	}

	/**
	 * Checks that the body without its attachments is within the small limit.
	 * @param attachments their size, in bytes
	 */
	public static void requireSmall(ServletRequest request, long attachments) throws RequestTooLargeException {
		BodySize size = of(request);
		if (size != null) {
			size.requireSmall(attachments);
		}
	}

	/** The same for this body. */
	public void requireSmall(long attachments) throws RequestTooLargeException {
		if (this.count - attachments > this.smallLimit) {
			throw new RequestTooLargeException(this.smallLimit);
		}
	}

	private static @Nullable BodySize of(ServletRequest request) {
		return (request.getAttribute(ATTRIBUTE) instanceof BodySize size) ? size : null;
	}

}

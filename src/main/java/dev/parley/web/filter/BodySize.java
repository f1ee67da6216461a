package dev.parley.web.filter;

import dev.parley.web.error.RequestTooLargeException;
import dev.parley.web.error.TooManyLargeBodiesException;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * How large the body of a request is. A body that is larger than most may be is read only
 * if there is room for it among all such bodies, and holds that until it is released.
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
	 * The size of a body of which nothing was read.
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

	/** So much more was read. */
	void add(int bytes) throws RequestTooLargeException, TooManyLargeBodiesException {
		this.count += bytes;
		if (this.count > this.largeLimit) {
			throw new RequestTooLargeException(this.largeLimit);
		}
		if (this.count > this.smallLimit && this.held == 0) {
			this.held = this.room.take((this.declared > 0) ? this.declared : this.largeLimit);
		}
	}

	private synchronized void release() {
		this.room.give(this.held);
		this.held = 0;
	}

	/**
	 * What was read of the request's body is no longer in memory. May be called twice.
	 */
	public static void release(ServletRequest request) {
		BodySize size = of(request);
		if (size != null) {
			size.release();
		}
	}

	/**
	 * Returns if the body is no larger than most may be, but for its attachments.
	 * @param attachments their size, in bytes
	 */
	public static void requireSmall(ServletRequest request, long attachments) throws RequestTooLargeException {
		BodySize size = of(request);
		if (size != null && size.count - attachments > size.smallLimit) {
			throw new RequestTooLargeException(size.smallLimit);
		}
	}

	private static @Nullable BodySize of(ServletRequest request) {
		return (request.getAttribute(ATTRIBUTE) instanceof BodySize size) ? size : null;
	}

}

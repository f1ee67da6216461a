package dev.parley.web.filter;

import java.time.Duration;

/** The limits of request bodies, and of messages that come in another way. */
public final class BodySizes {

	private final LargeBodies room;

	private final long small;

	private final Duration patience;

	/**
	 * @param small limit in bytes of a body without attachments
	 * @param patience from the first byte of a body to its last
	 */
	BodySizes(LargeBodies room, long small, Duration patience) {
		this.room = room;
		this.small = small;
		this.patience = patience;
	}

	/** The size of a message that may have attachments, and has not been read yet. */
	public BodySize next() {
		return new BodySize(this.room, this.small, Math.max(this.small, RequestSizeFilter.LARGE), -1);
	}

	public Duration patience() {
		return this.patience;
	}

}

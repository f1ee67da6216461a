package dev.parley.web.socket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import dev.parley.web.error.RequestTimeoutException;
import dev.parley.web.filter.BodySize;
import dev.parley.web.filter.BodySizes;
import org.jspecify.annotations.Nullable;

/**
 * Joins the pieces of messages, and limits the size of a message and the time in which it
 * must arrive. Used by one thread at a time; {@link #overdue} by any.
 */
final class MessageAssembly {

	private static final int LARGEST_KEPT = 16 * 1024;

	private final BodySizes sizes;

	private StringBuilder text = new StringBuilder();

	private @Nullable BodySize size;

	/** When the first piece came; 0 between messages. */
	private volatile long begun;

	MessageAssembly(BodySizes sizes) {
		this.sizes = sizes;
	}

	/**
	 * Adds a piece of the current message.
	 * @throws IOException if the message is too large or too slow, or if there is no
	 * memory for it
	 */
	void add(String piece) throws IOException {
		if (this.size == null) {
			this.size = this.sizes.next();
			this.begun = Math.max(1, System.nanoTime());
		}
		if (overdue()) {
			throw new RequestTimeoutException();
		}
		this.size.add(piece.getBytes(StandardCharsets.UTF_8).length);
		this.text.append(piece);
	}

	int length() {
		return this.text.length();
	}

	/** Whether the current message takes too long. */
	boolean overdue() {
		long start = this.begun;
		return start != 0 && System.nanoTime() - start > this.sizes.patience().toNanos();
	}

	/** Ends the current message. The caller must release its size. */
	Whole take() {
		Whole whole = new Whole(this.text.toString(), (this.size != null) ? this.size : this.sizes.next());
		this.size = null;
		forget();
		return whole;
	}

	/** Forgets the current message. */
	void forget() {
		if (this.size != null) {
			this.size.release();
			this.size = null;
		}
		this.begun = 0;
		this.text.setLength(0);
		if (this.text.capacity() > LARGEST_KEPT) {
			this.text = new StringBuilder();
		}
	}

	/** A complete message. */
	record Whole(String text, BodySize size) {
	}

}

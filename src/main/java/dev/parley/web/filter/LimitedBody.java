package dev.parley.web.filter;

import java.io.IOException;

import dev.parley.web.error.RequestTimeoutException;
import dev.parley.web.error.RequestTooLargeException;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;

/**
 * A request body with a limited size and a limited time to arrive. Used by one thread.
 */
final class LimitedBody extends ServletInputStream {

	private final ServletInputStream body;

	private final long limit;

	private final long patience;

	private final long start = System.nanoTime();

	private long count;

	/**
	 * Limits a body.
	 * @param patience in nanoseconds, from now
	 */
	LimitedBody(ServletInputStream body, long limit, long patience) {
		this.body = body;
		this.limit = limit;
		this.patience = patience;
	}

	@Override
	public int read() throws IOException {
		int value = this.body.read();
		count((value >= 0) ? 1 : 0);
		return value;
	}

	@Override
	public int read(byte[] buffer, int offset, int length) throws IOException {
		int read = this.body.read(buffer, offset, length);
		count(Math.max(0, read));
		return read;
	}

	private void count(int read) throws IOException {
		this.count += read;
		if (this.count > this.limit) {
			throw new RequestTooLargeException(this.limit);
		}
		if (System.nanoTime() - this.start > this.patience) {
			throw new RequestTimeoutException();
		}
	}

	@Override
	public boolean isFinished() {
		return this.body.isFinished();
	}

	@Override
	public boolean isReady() {
		return this.body.isReady();
	}

	@Override
	public void setReadListener(ReadListener listener) {
		this.body.setReadListener(listener);
	}

}

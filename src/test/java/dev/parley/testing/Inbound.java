package dev.parley.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Passes the bytes that one thread reads from a peer to the thread that parses them. */
final class Inbound extends InputStream {

	private static final byte[] END = {};

	private final BlockingQueue<byte[]> blocks = new LinkedBlockingQueue<>();

	private byte[] block = { 0 };

	private int position = 1;

	void add(byte[] bytes) {
		this.blocks.add(bytes);
	}

	void end() {
		this.blocks.add(END);
	}

	boolean isEmpty() {
		return this.blocks.isEmpty();
	}

	@Override
	public int read() throws IOException {
		return hasNext() ? this.block[this.position++] & 0xFF : -1;
	}

	@Override
	public int read(byte[] bytes, int offset, int length) throws IOException {
		if (length == 0 || !hasNext()) {
			return (length == 0) ? 0 : -1;
		}
		int count = Math.min(length, this.block.length - this.position);
		System.arraycopy(this.block, this.position, bytes, offset, count);
		this.position += count;
		return count;
	}

	private boolean hasNext() throws IOException {
		if (this.block != END && this.position == this.block.length) {
			this.block = take();
			this.position = 0;
		}
		return this.block != END;
	}

	private byte[] take() throws IOException {
		try {
			return this.blocks.take();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException();
		}
	}

}

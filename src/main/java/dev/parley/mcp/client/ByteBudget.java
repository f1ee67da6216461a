package dev.parley.mcp.client;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Limits the bytes that a server may send in response to one request. Used by one thread.
 */
final class ByteBudget {

	private long left;

	ByteBudget(long bytes) {
		this.left = bytes;
	}

	/** Wraps a body so that its bytes are counted; reading beyond the limit fails. */
	InputStream read(InputStream body) {
		return new BufferedInputStream(new FilterInputStream(body) {

			@Override
			public int read() throws IOException {
				return spend(super.read(), 1);
			}

			@Override
			public int read(byte[] bytes, int offset, int length) throws IOException {
				int count = super.read(bytes, offset, length);
				return spend(count, count);
			}

		});
	}

	private int spend(int result, int count) throws IOException {
		this.left -= Math.max(0, count);
		if (this.left < 0) {
			throw McpException.broken("The response is too long");
		}
		return result;
	}

}

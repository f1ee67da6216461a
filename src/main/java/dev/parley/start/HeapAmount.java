package dev.parley.start;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.util.unit.DataSize;

/**
 * A setting for an amount of memory: a size such as {@code 256MB}, or a share of Java's
 * maximum heap, such as {@code 15%}. What Parley itself needs is not shared out.
 */
public final class HeapAmount {

	private static final Pattern SHARE = Pattern.compile("([1-9]\\d?)\\s*%");

	/** The server without a run, with the encodings that count tokens. */
	private static final long OWN = DataSize.ofMegabytes(90).toBytes();

	private final long bytes;

	private HeapAmount(long bytes) {
		this.bytes = bytes;
	}

	/**
	 * Parses an amount.
	 * @throws IllegalArgumentException if it is invalid; the message says what is
	 * expected
	 */
	public static HeapAmount valueOf(String text) {
		return of(text, Runtime.getRuntime().maxMemory());
	}

	/** The same for a heap of the given size in bytes. */
	public static HeapAmount of(String text, long heap) {
		Matcher share = SHARE.matcher(text.strip());
		if (share.matches()) {
			long shared = Math.max(heap - OWN, heap / 2);
			return new HeapAmount(shared / 100 * Integer.parseInt(share.group(1)));
		}
		try {
			DataSize size = DataSize.parse(text.strip());
			if (size.toBytes() > 0) {
				return new HeapAmount(size.toBytes());
			}
		}
		catch (IllegalArgumentException ex) {
			// Neither a share nor a size.
		}
		throw new IllegalArgumentException("'" + text + "': expected a size such as 256MB, or 1% to 99% of the heap");
	}

	public long bytes() {
		return this.bytes;
	}

}

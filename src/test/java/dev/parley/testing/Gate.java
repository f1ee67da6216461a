package dev.parley.testing;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** Holds back the parts of completions until the test releases them. */
public final class Gate {

	private final Deque<CompletableFuture<Boolean>> waiting = new ArrayDeque<>();

	private long permits;

	private boolean open;

	/** Releases one part: the one that has waited longest, or the next one. */
	public void release() {
		release(1);
	}

	public synchronized void release(int parts) {
		this.permits += parts;
		letPass();
	}

	/** Releases all current and future parts. */
	public synchronized void releaseAll() {
		this.open = true;
		letPass();
	}

	/**
	 * Returns once the given number of completions wait at the gate; their earlier parts
	 * have been sent.
	 * @throws AssertionError if that takes too long
	 */
	public synchronized void awaitWaiting(int completions, Duration atMost) throws InterruptedException {
		long deadline = System.nanoTime() + atMost.toNanos();
		while (stillWaiting() < completions) {
			long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
			if (millis <= 0) {
				throw new AssertionError("%d of %d completions stand at the gate after %s".formatted(stillWaiting(),
						completions, atMost));
			}
			wait(millis);
		}
	}

	/** Fails as soon as the connection ends, without consuming a release. */
	void pass(Connection connection) throws IOException {
		CompletableFuture<Boolean> passed = queue();
		try {
			connection.await(passed);
		}
		catch (IOException ex) {
			if (!passed.cancel(false)) {
				release();
			}
			throw ex;
		}
	}

	private synchronized CompletableFuture<Boolean> queue() {
		CompletableFuture<Boolean> passed = new CompletableFuture<>();
		this.waiting.add(passed);
		letPass();
		notifyAll();
		return passed;
	}

	private void letPass() {
		while (stillWaiting() > 0 && (this.open || this.permits > 0)) {
			if (this.waiting.remove().complete(true)) {
				this.permits--;
			}
		}
	}

	private int stillWaiting() {
		this.waiting.removeIf(CompletableFuture::isDone);
		return this.waiting.size();
	}

}

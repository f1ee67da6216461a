package dev.parley.store;

import java.lang.Thread.State;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

import dev.parley.store.database.Database;

import static org.awaitility.Awaitility.await;

/** Keeps the writer of a database busy, so that further work waits in its queue. */
public final class BusyWriter implements AutoCloseable {

	private final List<Thread> asking = new CopyOnWriteArrayList<>();

	private final CountDownLatch released = new CountDownLatch(1);

	private BusyWriter() {
	}

	public static BusyWriter of(Database database) throws InterruptedException {
		BusyWriter writer = new BusyWriter();
		CountDownLatch busy = new CountDownLatch(1);
		Thread.startVirtualThread(() -> database.write((client) -> {
			busy.countDown();
			writer.awaitRelease();
			return client;
		}));
		busy.await();
		return writer;
	}

	/** Submits work on a new virtual thread. */
	public <T> CompletableFuture<T> ask(Supplier<T> userMessage) {
		CompletableFuture<T> answer = new CompletableFuture<>();
		this.asking.add(Thread.startVirtualThread(() -> {
			try {
				answer.complete(userMessage.get());
			}
			catch (RuntimeException | Error ex) {
				answer.completeExceptionally(ex);
			}
		}));
		return answer;
	}

	/** Returns once all submitted work is in the queue. */
	public void awaitQueue() {
		await().until(() -> this.asking.stream().allMatch((thread) -> thread.getState() == State.WAITING));
	}

	private void awaitRelease() {
		try {
			this.released.await();
		}
		catch (InterruptedException ex) {
			// Interrupted because the database is being closed; keeps waiting.
			awaitRelease();
		}
	}

	void release() {
		this.released.countDown();
	}

	@Override
	public void close() {
		release();
	}

}

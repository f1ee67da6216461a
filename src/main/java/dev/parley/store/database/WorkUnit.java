package dev.parley.store.database;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One unit of work for the store, and the result that its caller waits for.
 */
final class WorkUnit<T> {

	private final Function<JdbcClient, T> work;

	private final long submitted = System.nanoTime();

	private final CompletableFuture<T> result = new CompletableFuture<>();

	private @Nullable T value;

	WorkUnit(Function<JdbcClient, T> work) {
		this.work = work;
	}

	boolean waitsLongerThan(Duration patience) {
		return System.nanoTime() - this.submitted > patience.toNanos();
	}

	void run(JdbcClient client) {
		this.value = this.work.apply(client);
	}

	@SuppressWarnings("NullAway") // T may itself be nullable
	void committed() {
		this.result.complete(this.value);
	}

	boolean failed(Throwable cause) {
		return this.result.completeExceptionally(cause);
	}

	/** Waits until the work is committed or has failed. */
	T await() {
		try {
			return this.result.join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RuntimeException cause) {
				throw cause;
			}
			if (ex.getCause() instanceof Error cause) {
				throw cause;
			}
			throw ex;
		}
	}

}

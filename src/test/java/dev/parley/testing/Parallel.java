package dev.parley.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Makes calls in parallel, each on a thread of its own. */
public final class Parallel {

	private Parallel() {
	}

	/** Returns the results in the order of the calls, which are numbered from 0. */
	public static <T> List<T> calls(int count, IntFunction<T> call) throws InterruptedException {
		return calls(count, call, () -> {
		});
	}

	/** The same while another action runs. */
	public static <T> List<T> calls(int count, IntFunction<T> call, Step meanwhile) throws InterruptedException {
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<T>> calls = IntStream.range(0, count)
				.mapToObj((i) -> threads.submit((Callable<T>) () -> call.apply(i)))
				.toList();
			meanwhile.run();
			List<T> results = new ArrayList<>();
			for (Future<T> result : calls) {
				results.add(result.get());
			}
			return results;
		}
		catch (ExecutionException ex) {
			throw new AssertionError("A call failed", ex.getCause());
		}
	}

	/** The action that runs during the calls. */
	@FunctionalInterface
	public interface Step {

		void run() throws InterruptedException;

	}

}

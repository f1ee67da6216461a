package dev.parley.mcp.tool;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import dev.parley.agent.model.Cancellation;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** A call on a virtual thread of its own, which is interrupted on cancellation. */
final class ToolThread implements PendingCall {

	private final FutureTask<ToolResult> task;

	private final Cancellation cancellation;

	private final Thread thread;

	/**
	 * Starts the call.
	 * @param work must not throw
	 * @param cancellation that the work checks
	 */
	ToolThread(Supplier<ToolResult> work, Cancellation cancellation) {
		Map<String, String> logContext = MDC.getCopyOfContextMap();
		this.cancellation = cancellation;
		this.task = new FutureTask<>(() -> {
			if (logContext != null) {
				MDC.setContextMap(logContext);
			}
			return work.get();
		});
		this.thread = Thread.ofVirtual().name("mcp-call").start(this.task);
	}

	@Override
	public @Nullable ToolResult await(Duration patience) throws InterruptedException {
		try {
			return this.task.get(patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			return null;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("The work of a tool call must not throw", ex.getCause());
		}
	}

	@Override
	public void cancel() {
		this.cancellation.request();
		this.thread.interrupt();
	}

}

package dev.parley.mcp;

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

/** A call that runs on a virtual thread of its own; a cancel interrupts it. */
final class ToolThread implements PendingCall {

	private final FutureTask<ToolResult> task;

	private final Cancellation cancellation;

	private final Thread thread;

	/**
	 * Begins the call.
	 * @param work throws nothing
	 * @param cancellation what the work looks at
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
			throw new IllegalStateException("A tool's failure is a result", ex.getCause());
		}
	}

	@Override
	public void cancel() {
		this.cancellation.request();
		this.thread.interrupt();
	}

}

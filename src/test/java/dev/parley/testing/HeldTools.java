package dev.parley.testing;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.parley.agent.tool.ToolInvocation;
import dev.parley.agent.tool.Tools;

import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.stereotype.Component;

/**
 * Tools that wait until the test releases them. The application finds them like all
 * others; only agents in {@value #AGENTS} use them.
 */
@Component
public final class HeldTools implements Tools {

	/** The setting that adds the agent {@code holder}. */
	public static final String AGENTS = "parley.agent.agents-dir=src/test/resources/agents-of-tests";

	private static final Duration PATIENCE = Patience.LIMIT;

	private final Semaphore released = new Semaphore(0);

	private final BlockingQueue<ToolInvocation> called = new LinkedBlockingQueue<>();

	private final BlockingQueue<ToolInvocation> interrupted = new LinkedBlockingQueue<>();

	@Tool(name = "held", description = "Waits, then says the label.")
	String hold(String label, ToolContext context) throws InterruptedException {
		ToolInvocation invocation = ToolInvocation.from(context);
		this.called.add(invocation);
		try {
			this.released.acquire();
			return label;
		}
		catch (InterruptedException ex) {
			this.interrupted.add(invocation);
			throw ex;
		}
	}

	@Tool(name = "paused", description = "Waits, then says the label, as held does.")
	String pause(String label, ToolContext context) throws InterruptedException {
		return hold(label, context);
	}

	@Tool(name = "stubborn", description = "Waits, whatever happens, then says the label.")
	String holdOn(String label, ToolContext context) {
		this.called.add(ToolInvocation.from(context));
		this.released.acquireUninterruptibly();
		return label;
	}

	public void release(int calls) {
		this.released.release(calls);
	}

	/** How many calls nobody has awaited. */
	public int unawaited() {
		return this.called.size();
	}

	/** The next call that was made and not awaited yet. */
	public ToolInvocation awaitCall() throws InterruptedException {
		return next(this.called, "call");
	}

	/** The next call that was interrupted while it waited. */
	public ToolInvocation awaitInterrupt() throws InterruptedException {
		return next(this.interrupted, "interrupt");
	}

	private static ToolInvocation next(BlockingQueue<ToolInvocation> invocations, String what)
			throws InterruptedException {
		ToolInvocation next = invocations.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		if (next == null) {
			throw new AssertionError("No " + what + " within " + PATIENCE);
		}
		return next;
	}

}

package dev.parley.agent.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import dev.parley.agent.model.ModelException.Fault;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import reactor.core.publisher.BaseSubscriber;

/**
 * Puts a stream of chunks together while the thread that asked waits and watches the
 * time. The chunks arrive on the thread that reads the connection.
 */
final class StreamedAnswer extends BaseSubscriber<ChatResponse> {

	private final Consumer<String> onText;

	private final CountDownLatch ended = new CountDownLatch(1);

	private final StringBuilder text = new StringBuilder();

	private final List<ToolCall> toolCalls = new ArrayList<>();

	private @Nullable Usage usage;

	private @Nullable String finishReason;

	private @Nullable ChatResponseMetadata metadata;

	private volatile @Nullable Throwable failure;

	private volatile boolean begun;

	StreamedAnswer(Consumer<String> onText) {
		this.onText = onText;
	}

	@Override
	protected void hookOnNext(ChatResponse chunk) {
		Generation result = chunk.getResult();
		if (result == null) {
			// The chunk that ends a stream has no choices, but the usage.
			this.metadata = chunk.getMetadata();
			this.usage = Answers.usage(chunk.getMetadata());
			return;
		}
		String piece = result.getOutput().getText();
		if (piece != null && !piece.isEmpty()) {
			this.begun = true;
			this.text.append(piece);
			this.onText.accept(piece);
		}
		if (result.getOutput().hasToolCalls()) {
			this.begun = true;
			this.toolCalls.addAll(Answers.toolCalls(result.getOutput()));
		}
		String reason = result.getMetadata().getFinishReason();
		if (reason != null) {
			this.finishReason = reason.toLowerCase(Locale.ROOT);
			this.metadata = chunk.getMetadata();
			Usage reported = Answers.usage(chunk.getMetadata());
			this.usage = (reported != null) ? reported : this.usage;
		}
	}

	@Override
	protected void hookOnError(Throwable cause) {
		this.failure = cause;
		this.ended.countDown();
	}

	@Override
	protected void hookOnComplete() {
		this.ended.countDown();
	}

	/** Ends the wait; chunks that still arrive are dropped. */
	void abandon() {
		this.ended.countDown();
		if (!isDisposed()) {
			dispose();
		}
	}

	/**
	 * Waits for the end of the stream, for as long as it moves. Its bytes count and not
	 * its chunks: those of a tool call come only when the call is whole.
	 * @param lastBytes when the model last sent something, by {@link System#nanoTime()}
	 * @throws ModelException where it does not begin or go on in time
	 */
	void await(LongSupplier lastBytes, Duration firstToken, Duration betweenTokens) {
		long left = firstToken.toNanos();
		while (!ended(left)) {
			boolean started = this.begun;
			Duration limit = started ? betweenTokens : firstToken;
			left = lastBytes.getAsLong() + limit.toNanos() - System.nanoTime();
			if (left <= 0) {
				throw new ModelException(Fault.TIMEOUT,
						started ? "The model stopped in the middle of its answer" : "The model did not begin in time",
						true, null);
			}
		}
		Throwable cause = this.failure;
		if (cause != null) {
			throw ModelFaults.translate(cause);
		}
	}

	private boolean ended(long patience) {
		try {
			return this.ended.await(patience, TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CancelledException();
		}
	}

	/** The answer, once {@link #await} has returned. */
	ModelAnswer whole(String asked) {
		String reason = this.finishReason;
		ChatResponseMetadata last = this.metadata;
		if (reason == null || last == null) {
			throw new ModelException(Fault.ERROR, "The model's answer never finished", true, null);
		}
		return new ModelAnswer(this.text.toString(), this.toolCalls, this.usage, reason, Answers.model(last, asked));
	}

}

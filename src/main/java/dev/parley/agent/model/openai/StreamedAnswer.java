package dev.parley.agent.model.openai;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionChunk.Choice;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Fault;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.model.Usage;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;

import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/**
 * Puts a stream of chunks together, on the thread that reads them. Text is taken as it
 * comes; tool calls, the usage and the end come by way of Spring AI, which puts the
 * pieces of a call together.
 */
final class StreamedAnswer extends BaseSubscriber<ChatResponse> {

	/** The answer that the current thread reads. */
	static final ScopedValue<StreamedAnswer> CURRENT = ScopedValue.newInstance();

	private final Consumer<String> onText;

	private final Runnable onBegin;

	private final StringBuilder text = new StringBuilder();

	private final List<ToolCall> toolCalls = new ArrayList<>();

	private @Nullable Usage usage;

	private @Nullable String finishReason;

	private @Nullable ChatResponseMetadata metadata;

	private @Nullable Throwable failure;

	private boolean begun;

	/**
	 * An answer that has not begun.
	 * @param onBegin is run once, when the model begins to say something
	 */
	StreamedAnswer(Consumer<String> onText, Runnable onBegin) {
		this.onText = onText;
		this.onBegin = onBegin;
	}

	/**
	 * Takes a chunk that is text and nothing else.
	 * @return false where there is more to it; the answer gets it back as Spring AI reads
	 * it
	 * @throws ModelException where the model reports an error in place of a chunk
	 */
	boolean take(ChatCompletionChunk chunk) {
		if (chunk._additionalProperties().containsKey("error")) {
			throw new ModelException(Fault.ERROR, "The model reported an error in the middle of its answer", true,
					null);
		}
		List<Choice> choices = chunk.choices();
		if (choices.size() != 1) {
			return false;
		}
		Choice choice = choices.getFirst();
		if (choice.delta().toolCalls().isPresent()) {
			begin();
			return false;
		}
		if (choice.finishReason().isPresent() || chunk.usage().isPresent()) {
			return false;
		}
		choice.delta().content().ifPresent(this::say);
		return true;
	}

	private void say(String piece) {
		if (!piece.isEmpty()) {
			begin();
			this.text.append(piece);
			this.onText.accept(piece);
		}
	}

	private void begin() {
		if (!this.begun) {
			this.begun = true;
			this.onBegin.run();
		}
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
		if (piece != null) {
			say(piece);
		}
		this.toolCalls.addAll(Answers.toolCalls(result.getOutput()));
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
	}

	boolean hasBegun() {
		return this.begun;
	}

	/**
	 * The answer, once the stream has ended.
	 * @throws ModelException where it did not end well
	 */
	ModelAnswer whole(String asked) {
		Throwable cause = this.failure;
		if (cause != null) {
			throw ModelErrorTranslator.translate(cause);
		}
		String reason = this.finishReason;
		ChatResponseMetadata last = this.metadata;
		if (reason == null || last == null) {
			throw new ModelException(Fault.ERROR, "The model's answer never finished", true, null);
		}
		return new ModelAnswer(this.text.toString(), this.toolCalls, this.usage, reason, Answers.model(last, asked));
	}

}

package dev.parley.agent.model.openai;

import java.util.Optional;

import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.completions.CompletionUsage;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.Usage;
import org.jspecify.annotations.Nullable;

/**
 * Converts an answer to the SDK's types for Spring AI, which derives its metrics from the
 * result of a call.
 */
final class Completions {

	private static final String ID = "chatcmpl-parley";

	private Completions() {
	}

	static ChatCompletion completion(ModelAnswer answer) {
		ChatCompletion.Builder completion = ChatCompletion.builder()
			.id(ID)
			.created(0)
			.model(answer.model())
			.addChoice(ChatCompletion.Choice.builder()
				.index(0)
				.finishReason(ChatCompletion.Choice.FinishReason.of(answer.finishReason()))
				.logprobs(Optional.empty())
				.message(ChatCompletionMessage.builder().content(answer.text()).refusal(Optional.empty()).build())
				.build());
		CompletionUsage usage = usage(answer.usage());
		return ((usage != null) ? completion.usage(usage) : completion).build();
	}

	static ChatCompletionChunk chunk(ModelAnswer answer) {
		ChatCompletionChunk.Builder chunk = ChatCompletionChunk.builder()
			.id(ID)
			.created(0)
			.model(answer.model())
			.addChoice(ChatCompletionChunk.Choice.builder()
				.index(0)
				.finishReason(ChatCompletionChunk.Choice.FinishReason.of(answer.finishReason()))
				.delta(ChatCompletionChunk.Choice.Delta.builder()
					.role(ChatCompletionChunk.Choice.Delta.Role.ASSISTANT)
					.content(answer.text())
					.build())
				.build());
		CompletionUsage usage = usage(answer.usage());
		return ((usage != null) ? chunk.usage(usage) : chunk).build();
	}

	private static @Nullable CompletionUsage usage(@Nullable Usage usage) {
		return (usage != null) ? CompletionUsage.builder()
			.promptTokens(usage.promptTokens())
			.completionTokens(usage.completionTokens())
			.totalTokens((long) usage.promptTokens() + usage.completionTokens())
			.build() : null;
	}

}

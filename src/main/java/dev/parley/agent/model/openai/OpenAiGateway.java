package dev.parley.agent.model.openai;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.Cancellation.Registration;
import dev.parley.agent.model.CancelledException;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Fault;
import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.model.ModelRequest;

import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.openai.OpenAiChatModel;

/**
 * Asks an OpenAI-compatible API through Spring AI. All of a call happens on the thread
 * that asks; {@link CallWatchdog} ends it from outside.
 */
final class OpenAiGateway implements ModelGateway, AutoCloseable {

	private final OpenAiChatModel model;

	private final CallWatchdog calls;

	private final ModelProperties properties;

	OpenAiGateway(OpenAiChatModel model, CallWatchdog calls, ModelProperties properties) {
		this.model = model;
		this.calls = calls;
		this.properties = properties;
	}

	@Override
	public String defaultModel() {
		return this.properties.name();
	}

	@Override
	public boolean takesSchemas() {
		return this.properties.jsonSchema() == JsonSchemaSupport.NATIVE;
	}

	@Override
	public ModelAnswer ask(ModelRequest request, Consumer<String> onText, Cancellation cancellation) {
		return request.streamed() ? stream(request, onText, cancellation) : call(request, onText, cancellation);
	}

	private ModelAnswer stream(ModelRequest request, Consumer<String> onText, Cancellation cancellation) {
		UpstreamCall call = UpstreamCall.streamed(this.properties.firstTokenTimeout());
		StreamedAnswer answer = new StreamedAnswer(onText, () -> call.expectWithin(this.properties.tokenTimeout()));
		return make(call, cancellation, () -> ScopedValue.where(StreamedAnswer.CURRENT, answer).call(() -> {
			this.model.stream(Prompts.prompt(request)).subscribe(answer);
			return answer.whole(request.model());
		}), () -> answer.hasBegun() ? "The model stopped in the middle of its answer"
				: "The model did not begin in time");
	}

	private ModelAnswer call(ModelRequest request, Consumer<String> onText, Cancellation cancellation) {
		UpstreamCall call = UpstreamCall.unstreamed(this.properties.answerTimeout());
		ModelAnswer answer = make(call, cancellation,
				() -> answer(this.model.call(Prompts.prompt(request)), request.model()),
				() -> "The model did not answer in time");
		if (!answer.text().isEmpty()) {
			onText.accept(answer.text());
		}
		// Whoever got the text may have had enough of it.
		cancellation.throwIfRequested();
		return answer;
	}

	private ModelAnswer make(UpstreamCall call, Cancellation cancellation, Supplier<ModelAnswer> request,
			Supplier<String> whenLate) {
		cancellation.throwIfRequested();
		try (Registration _ = cancellation.onRequest(call::cancel)) {
			ModelAnswer answer = this.calls.make(call, request);
			cancellation.throwIfRequested();
			return answer;
		}
		catch (CancelledException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			cancellation.throwIfRequested();
			throw call.isLate() ? new ModelException(Fault.TIMEOUT, whenLate.get(), true, null)
					: ModelErrorTranslator.translate(ex);
		}
	}

	@Override
	public void close() {
		this.calls.close();
	}

	private static ModelAnswer answer(ChatResponse response, String asked) {
		Generation result = response.getResult();
		if (result == null) {
			throw new ModelException(Fault.ERROR, "The model sent no answer", true, null);
		}
		AssistantMessage message = result.getOutput();
		String text = message.getText();
		String finish = result.getMetadata().getFinishReason();
		return new ModelAnswer((text != null) ? text : "", Answers.toolCalls(message),
				Answers.usage(response.getMetadata()), (finish != null) ? finish.toLowerCase(Locale.ROOT) : "unknown",
				Answers.model(response.getMetadata(), asked));
	}

}

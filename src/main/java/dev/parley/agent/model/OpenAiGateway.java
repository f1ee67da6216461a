package dev.parley.agent.model;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import dev.parley.agent.model.Cancellation.Registration;
import dev.parley.agent.model.ModelException.Fault;
import dev.parley.agent.model.UpstreamCalls.UpstreamCall;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;
import org.springframework.ai.openai.OpenAiChatModel;

/** Asks an OpenAI-compatible API through Spring AI. */
final class OpenAiGateway implements ModelGateway {

	/**
	 * The run's own limit and {@link StreamedAnswer} watch a stream, so this one is out
	 * of the way.
	 */
	private static final Duration NO_LIMIT = Duration.ofDays(1);

	private final OpenAiChatModel model;

	private final UpstreamCalls calls;

	private final ModelProperties properties;

	OpenAiGateway(OpenAiChatModel model, UpstreamCalls calls, ModelProperties properties) {
		this.model = model;
		this.calls = calls;
		this.properties = properties;
	}

	@Override
	public String defaultModel() {
		return this.properties.name();
	}

	@Override
	public ModelAnswer ask(ModelRequest request, Consumer<String> onText, Cancellation cancellation) {
		cancellation.throwIfRequested();
		try (UpstreamCall call = this.calls.open()) {
			return request.streamed() ? stream(request, onText, cancellation, call)
					: call(request, onText, cancellation, call);
		}
		catch (CancelledException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			cancellation.throwIfRequested();
			throw ModelFaults.translate(ex);
		}
	}

	private ModelAnswer stream(ModelRequest request, Consumer<String> onText, Cancellation cancellation,
			UpstreamCall call) {
		StreamedAnswer answer = new StreamedAnswer(onText);
		boolean ended = false;
		try (Registration _ = cancellation.onRequest(() -> abandon(call, answer))) {
			this.model.stream(Prompts.prompt(request, Map.of(UpstreamCalls.HEADER, call.id()), NO_LIMIT))
				.subscribe(answer);
			answer.await(call::lastBytes, this.properties.firstTokenTimeout(), this.properties.tokenTimeout());
			cancellation.throwIfRequested();
			ended = true;
			return answer.whole(request.model());
		}
		finally {
			if (!ended) {
				abandon(call, answer);
			}
		}
	}

	/**
	 * The connection goes first: closing a stream waits for bytes that may never come.
	 */
	private static void abandon(UpstreamCall call, StreamedAnswer answer) {
		call.cancel();
		answer.abandon();
	}

	private ModelAnswer call(ModelRequest request, Consumer<String> onText, Cancellation cancellation,
			UpstreamCall call) {
		try (Registration _ = cancellation.onRequest(call::cancel)) {
			ChatResponse response = this.model.call(
					Prompts.prompt(request, Map.of(UpstreamCalls.HEADER, call.id()), this.properties.answerTimeout()));
			cancellation.throwIfRequested();
			ModelAnswer answer = answer(response, request.model());
			if (!answer.text().isEmpty()) {
				onText.accept(answer.text());
			}
			// Whoever got the text may have had enough of it.
			cancellation.throwIfRequested();
			return answer;
		}
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

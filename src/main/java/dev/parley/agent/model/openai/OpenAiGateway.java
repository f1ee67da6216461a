package dev.parley.agent.model.openai;

import java.time.Duration;

import dev.parley.agent.model.AttachmentContents;
import dev.parley.agent.model.AttemptLog;
import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.Cancellation.Registration;
import dev.parley.agent.model.CancelledException;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Fault;
import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.model.ModelListener;
import dev.parley.agent.model.ModelRequest;
import dev.parley.agent.model.openai.incoming.IncomingAnswer;
import dev.parley.agent.model.openai.prompt.PromptFiles;
import dev.parley.agent.model.openai.prompt.Prompts;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;

import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;

/**
 * Calls an OpenAI-compatible API through Spring AI. A call runs completely on the calling
 * thread; {@link CallWatchdog} ends it if it takes too long.
 */
final class OpenAiGateway implements ModelGateway {

	private final OpenAiChatModel model;

	private final CallWatchdog calls;

	private final ModelProperties properties;

	private final AttachmentContents contents;

	private final String keyVariable;

	/**
	 * Creates the gateway to an API.
	 * @param keyVariable the environment variable with its key
	 */
	OpenAiGateway(OpenAiChatModel model, CallWatchdog calls, ModelProperties properties, AttachmentContents contents,
			String keyVariable) {
		this.model = model;
		this.calls = calls;
		this.properties = properties;
		this.contents = contents;
		this.keyVariable = keyVariable;
	}

	@Override
	public String defaultModel() {
		return this.properties.name();
	}

	@Override
	public boolean takesSchemas() {
		return this.properties.jsonSchema() == JsonSchemaSupport.NATIVE;
	}

	/**
	 * A session must not get stuck on a picture that another model was shown: if this one
	 * refuses, it is asked once more without what earlier messages had.
	 */
	@Override
	public ModelAnswer ask(ModelRequest request, ModelListener listener, Cancellation cancellation) {
		try {
			return askOnce(request, listener, cancellation);
		}
		catch (ModelException ex) {
			ModelRequest without = EarlierFiles.omit(request);
			if (without == null || !PromptFiles.isRefusal(ex)) {
				throw ex;
			}
			AttemptLog.current().adapted();
			return askOnce(without, listener, cancellation);
		}
	}

	private ModelAnswer askOnce(ModelRequest request, ModelListener listener, Cancellation cancellation) {
		if (request.streamed()) {
			UpstreamCall call = UpstreamCall.streamed(request.model(),
					either(request.policy().firstTokenTimeout(), this.properties.firstTokenTimeout()),
					either(request.policy().tokenTimeout(), this.properties.tokenTimeout()));
			return make(request, listener, call, cancellation);
		}
		InOnePiece held = new InOnePiece(listener);
		ModelAnswer answer;
		try {
			Duration patience = either(request.policy().answerTimeout(), this.properties.answerTimeout());
			answer = make(request, held, UpstreamCall.unstreamed(request.model(), patience), cancellation);
		}
		catch (ModelException ex) {
			held.flush();
			throw ex;
		}
		held.flush();
		// The listener may have cancelled the call.
		cancellation.throwIfRequested();
		return answer;
	}

	private static Duration either(@Nullable Duration ofAgent, Duration ofSettings) {
		return (ofAgent != null) ? ofAgent : ofSettings;
	}

	private ModelAnswer make(ModelRequest request, ModelListener listener, UpstreamCall call,
			Cancellation cancellation) {
		cancellation.throwIfRequested();
		IncomingAnswer answer = new IncomingAnswer(request, listener, call);
		PromptFiles files = new PromptFiles(this.contents, request.messages());
		try (Registration _ = cancellation.onRequest(call::cancel)) {
			this.calls.make(call,
					() -> ScopedValue.where(IncomingAnswer.CURRENT, answer)
						.where(PromptFiles.CURRENT, files)
						.call(() -> {
							ask(Prompts.prompt(request, files), request.streamed());
							return answer;
						}));
			cancellation.throwIfRequested();
			return answer.whole();
		}
		catch (CancelledException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			cancellation.throwIfRequested();
			throw call.isLate() ? late(request, call)
					: files.explain(ModelErrorTranslator.translate(ex, this.keyVariable));
		}
	}

	private void ask(Prompt prompt, boolean streamed) {
		if (streamed) {
			Inline subscriber = new Inline();
			this.model.stream(prompt).subscribe(subscriber);
			subscriber.throwIfFailed(this.keyVariable);
		}
		else {
			this.model.call(prompt);
		}
	}

	private static ModelException late(ModelRequest request, UpstreamCall call) {
		String what = !request.streamed() ? "The model did not answer in time"
				: call.hasBegun() ? "The model stopped in the middle of its answer" : "The model did not begin in time";
		return new ModelException(Fault.TIMEOUT, what, true, null);
	}

	/** Subscribes to Spring AI's stream, whose answer has already been read. */
	private static final class Inline extends BaseSubscriber<ChatResponse> {

		private @Nullable Throwable failure;

		@Override
		protected void hookOnError(Throwable cause) {
			this.failure = cause;
		}

		private void throwIfFailed(String keyVariable) {
			Throwable cause = this.failure;
			if (cause != null) {
				throw (cause instanceof CancelledException cancelled) ? cancelled
						: ModelErrorTranslator.translate(cause, keyVariable);
			}
		}

	}

}

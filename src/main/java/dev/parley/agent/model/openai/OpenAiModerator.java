package dev.parley.agent.model.openai;

import java.time.Duration;
import java.util.List;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.Cancellation.Registration;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Fault;
import dev.parley.agent.model.Moderator;

import org.springframework.ai.moderation.Generation;
import org.springframework.ai.moderation.ModerationPrompt;
import org.springframework.ai.moderation.ModerationResult;
import org.springframework.ai.openai.OpenAiModerationModel;

/** Calls OpenAI's moderation model through Spring AI. */
final class OpenAiModerator implements Moderator {

	private final OpenAiModerationModel model;

	private final CallWatchdog calls;

	private final Duration timeout;

	OpenAiModerator(OpenAiModerationModel model, CallWatchdog calls, Duration timeout) {
		this.model = model;
		this.calls = calls;
		this.timeout = timeout;
	}

	@Override
	public boolean flags(String text, Cancellation cancellation) {
		cancellation.throwIfRequested();
		UpstreamCall call = UpstreamCall.unstreamed(this.timeout);
		try (Registration _ = cancellation.onRequest(call::cancel)) {
			Generation result = this.calls.make(call, () -> this.model.call(new ModerationPrompt(text))).getResult();
			List<ModerationResult> verdicts = (result != null) ? result.getOutput().getResults() : List.of();
			if (verdicts.isEmpty()) {
				throw new ModelException(Fault.ERROR, "The moderation model sent no answer", true, null);
			}
			return verdicts.stream().anyMatch(ModerationResult::isFlagged);
		}
		catch (RuntimeException ex) {
			cancellation.throwIfRequested();
			throw call.isLate()
					? new ModelException(Fault.TIMEOUT, "The moderation model did not answer in time", true, null)
					: ModelErrorTranslator.translate(ex);
		}
	}

}

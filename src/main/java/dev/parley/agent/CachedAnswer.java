package dev.parley.agent;

import java.util.List;

import dev.parley.agent.definition.AnswerCaching;
import dev.parley.agent.model.Attempt;
import dev.parley.agent.model.AttemptLog;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelRequest;
import dev.parley.agent.model.PromptMessage;
import org.jspecify.annotations.Nullable;

/**
 * The cache entry of one message, present or absent. Used by one thread.
 */
final class CachedAnswer {

	private final AnswerCache cache;

	private final AnswerCaching caching;

	private final ModelRequest request;

	private final String key;

	private CachedAnswer(AnswerCache cache, AnswerCaching caching, ModelRequest request, String key) {
		this.cache = cache;
		this.caching = caching;
		this.request = request;
		this.key = key;
	}

	/**
	 * The cache entry of a message; null if its answer is neither looked up nor kept.
	 * @param request the first request to the model for this message
	 */
	static @Nullable CachedAnswer of(AgentResources resources, UserMessage userMessage, ModelRequest request) {
		AnswerCaching caching = resources.definition().cache();
		if (caching == null || !userMessage.callerTools().isEmpty() || hasAttachments(request)) {
			return null;
		}
		if (userMessage.uncached()) {
			resources.cache().bypassed();
			return null;
		}
		String owner = caching.shared() ? "" : userMessage.user().id();
		return new CachedAnswer(resources.cache(), caching, request,
				AnswerKey.of(resources.definition().name(), owner, request));
	}

	/** The cached answer; null if there is none. */
	@Nullable ModelAnswer find() {
		return this.cache.find(this.key);
	}

	/**
	 * Keeps an answer, if it is complete, no refusal, and by the requested model.
	 */
	void keep(ModelAnswer answer) {
		if (answer.finishReason().equals("stop") && answer.toolCalls().isEmpty() && !answer.text().isBlank()
				&& !answeredByFallback()) {
			this.cache.put(this.key, answer, this.caching.timeToLive());
		}
	}

	private boolean answeredByFallback() {
		List<Attempt> attempts = AttemptLog.current().all();
		return !attempts.isEmpty() && !attempts.getLast().model().equals(this.request.model());
	}

	/** What is at a link may change, and files are asked about once. */
	private static boolean hasAttachments(ModelRequest request) {
		return request.messages()
			.stream()
			.anyMatch((message) -> message instanceof PromptMessage.FromUser user && !user.attachments().isEmpty());
	}

}

package dev.parley.agent;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

import dev.parley.agent.definition.AnswerCaching;
import dev.parley.agent.model.Attempt;
import dev.parley.agent.model.AttemptLog;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelRequest;
import dev.parley.agent.model.PromptMessage;
import org.jspecify.annotations.Nullable;

/**
 * The place of one question in the cache of answers. An agent that caches nothing has
 * none. Used by one thread.
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
	 * The place of a question; null if it is neither looked up nor kept.
	 * @param request the first to the model for this question
	 */
	static @Nullable CachedAnswer of(AgentResources resources, UserMessage userMessage, ModelRequest request) {
		AnswerCaching caching = resources.definition().cache();
		if (caching == null || !userMessage.callerTools().isEmpty()) {
			return null;
		}
		if (userMessage.uncached()) {
			resources.cache().bypassed();
			return null;
		}
		String owner = caching.shared() ? "" : userMessage.user().id();
		return new CachedAnswer(resources.cache(), caching, request,
				key(resources.definition().name(), owner, request));
	}

	/** The answer; null if there is none. */
	@Nullable ModelAnswer find() {
		return this.cache.find(this.key);
	}

	/**
	 * Keeps an answer that is whole and said what it had to say, by the model that was to
	 * say it.
	 */
	void keep(ModelAnswer answer) {
		if (answer.finishReason().equals("stop") && answer.toolCalls().isEmpty() && !answer.text().isBlank()
				&& !spokenByFallback()) {
			this.cache.put(this.key, answer, this.caching.timeToLive());
		}
	}

	private boolean spokenByFallback() {
		List<Attempt> attempts = AttemptLog.current().all();
		return !attempts.isEmpty() && !attempts.getLast().model().equals(this.request.model());
	}

	/**
	 * Everything has its length before it, so that nothing can stand for something else.
	 */
	private static String key(String agent, String owner, ModelRequest request) {
		MessageDigest digest = sha256();
		try (DataOutputStream out = new DataOutputStream(
				new DigestOutputStream(OutputStream.nullOutputStream(), digest))) {
			write(out, agent);
			write(out, owner);
			write(out, request.model());
			write(out, String.valueOf(request.temperature()));
			write(out, String.valueOf(request.maxTokens()));
			write(out, (request.outputSchema() != null) ? request.outputSchema().json() : "");
			for (PromptMessage message : request.messages()) {
				write(out, message.getClass().getSimpleName());
				// Records say all that they hold.
				write(out, message.toString());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Nothing is written", ex);
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	private static void write(DataOutputStream out, String text) throws IOException {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		out.writeInt(bytes.length);
		out.write(bytes);
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java has SHA-256", ex);
		}
	}

}

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

	/**
	 * Each part is preceded by its length, so that different inputs cannot give the same
	 * bytes.
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
				// The toString of a record contains all its components.
				write(out, message.toString());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Writing to memory failed", ex);
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
			throw new IllegalStateException("SHA-256 is missing; every Java platform must have it", ex);
		}
	}

}

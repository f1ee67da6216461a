package dev.parley.agent;

import java.time.Duration;
import java.util.Map;

import dev.parley.agent.model.ModelAnswer;
import org.jspecify.annotations.Nullable;

/** Answers that may be given again. Implementations are thread-safe. */
public interface AnswerCache {

	/**
	 * The answer that was kept under a key; null if there is none any more.
	 * @param key a hash of everything that the answer depends on
	 */
	@Nullable ModelAnswer find(String key);

	/** Keeps an answer for that time, unless there is no room. */
	void put(String key, ModelAnswer answer, Duration timeToLive);

	/** Forgets all answers: whose they are cannot be told from their keys. */
	void clear();

	/** A request passed the cache by. */
	void bypassed();

	/** How often what was found, since the start: {@code hit, miss, bypass}. */
	Map<String, Long> counts();

}

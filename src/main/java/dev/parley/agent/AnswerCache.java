package dev.parley.agent;

import java.time.Duration;
import java.util.Map;

import dev.parley.agent.model.ModelAnswer;
import org.jspecify.annotations.Nullable;

/** Caches answers for agents that allow it. Implementations are thread-safe. */
public interface AnswerCache {

	/**
	 * The answer for a key; null if there is none.
	 * @param key a hash of everything that the answer depends on
	 */
	@Nullable ModelAnswer find(String key);

	/** Keeps an answer for the given time, unless there is no room. */
	void put(String key, ModelAnswer answer, Duration timeToLive);

	/** Removes all answers: the keys do not tell which user an answer belongs to. */
	void clear();

	/** Counts a request that bypassed the cache. */
	void bypassed();

	/** Number of lookups since the start by result: {@code hit, miss, bypass}. */
	Map<String, Long> counts();

}

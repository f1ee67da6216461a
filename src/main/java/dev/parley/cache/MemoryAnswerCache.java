package dev.parley.cache;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.parley.agent.AnswerCache;
import dev.parley.agent.model.ModelAnswer;
import org.jspecify.annotations.Nullable;

/** Keeps answers in memory, limited by weight. Thread-safe. */
final class MemoryAnswerCache implements AnswerCache {

	/** Rough size of an entry without its text, including the key, in bytes. */
	private static final int OVERHEAD = 512;

	private final Cache<String, Kept> answers;

	private final LongAdder hits = new LongAdder();

	private final LongAdder misses = new LongAdder();

	private final LongAdder bypasses = new LongAdder();

	/**
	 * Creates an empty cache.
	 * @param bytes limit for all answers together
	 */
	MemoryAnswerCache(long bytes, Ticker ticker) {
		this.answers = Caffeine.newBuilder()
			.executor(Runnable::run)
			.ticker(ticker)
			.maximumWeight(bytes)
			.weigher((String key, Kept kept) -> OVERHEAD + Character.BYTES * kept.answer().text().length())
			.expireAfter(Expiry.creating((String key, Kept kept) -> kept.timeToLive()))
			.build();
	}

	@Override
	public @Nullable ModelAnswer find(String key) {
		ModelAnswer answer = peek(key);
		count(answer != null);
		return answer;
	}

	/** The answer for a key, without counting; null if there is none. */
	@Nullable ModelAnswer peek(String key) {
		Kept kept = this.answers.getIfPresent(key);
		return (kept != null) ? kept.answer() : null;
	}

	/** Counts a lookup. */
	void count(boolean hit) {
		(hit ? this.hits : this.misses).increment();
	}

	@Override
	public void put(String key, ModelAnswer answer, Duration timeToLive) {
		this.answers.put(key, new Kept(answer, timeToLive));
	}

	@Override
	public void clear() {
		this.answers.invalidateAll();
	}

	@Override
	public void bypassed() {
		this.bypasses.increment();
	}

	@Override
	public Map<String, Long> counts() {
		return Map.of("hit", this.hits.sum(), "miss", this.misses.sum(), "bypass", this.bypasses.sum());
	}

	/** The number of answers in the cache. */
	long size() {
		this.answers.cleanUp();
		return this.answers.estimatedSize();
	}

	private record Kept(ModelAnswer answer, Duration timeToLive) {
	}

}

package dev.parley.agent;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import dev.parley.agent.model.ModelAnswer;
import org.jspecify.annotations.Nullable;

/** A cache that keeps all answers. */
final class FakeCache implements AnswerCache {

	final Map<String, ModelAnswer> answers = new HashMap<>();

	int bypassed;

	@Override
	public @Nullable ModelAnswer find(String key) {
		return this.answers.get(key);
	}

	@Override
	public void put(String key, ModelAnswer answer, Duration timeToLive) {
		this.answers.put(key, answer);
	}

	@Override
	public void clear() {
		this.answers.clear();
	}

	@Override
	public void bypassed() {
		this.bypassed++;
	}

	@Override
	public Map<String, Long> counts() {
		return Map.of();
	}

}

package dev.parley.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import dev.parley.agent.model.ModelAnswer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MemoryAnswerCacheTests {

	private final AtomicLong nanos = new AtomicLong();

	private final MemoryAnswerCache cache = new MemoryAnswerCache(100_000, this.nanos::get);

	@Test
	void anAnswerIsKeptForItsTime() {
		this.cache.put("a", answer("one"), Duration.ofSeconds(2));
		this.cache.put("b", answer("two"), Duration.ofSeconds(5));
		this.nanos.addAndGet(Duration.ofSeconds(3).toNanos());
		assertThat(this.cache.find("a")).isNull();
		assertThat(this.cache.find("b")).isEqualTo(answer("two"));
		this.cache.bypassed();
		assertThat(this.cache.counts()).isEqualTo(Map.of("hit", 1L, "miss", 1L, "bypass", 1L));
	}

	@Test
	void allAnswersTogetherStayWithinTheirMemory() {
		for (int i = 0; i < 1000; i++) {
			this.cache.put("key-" + i, answer("x".repeat(1000)), Duration.ofHours(1));
		}
		assertThat(this.cache.size()).isBetween(20L, 40L);
	}

	private static ModelAnswer answer(String text) {
		return new ModelAnswer(text, List.of(), null, "stop", "gpt");
	}

}

package dev.parley.store.id;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class IdsTests {

	@Test
	void anIdIsAUuidOfVersion7ThatTellsItsTime() {
		long before = System.currentTimeMillis();
		UUID id = Ids.next();
		assertThat(id.version()).isEqualTo(7);
		assertThat(id.variant()).isEqualTo(2);
		assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, System.currentTimeMillis());
		assertThat(Ids.parse(id.toString())).contains(id);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1-1-7001-8001-1", "123e4567-e89b-42d3-a456-426614174000",
			"018f4e2c-7b1a-7000-8000-00000000000g", "018f4e2c7b1a-7000-8000-000000000000-",
			"{18f4e2c-7b1a-7000-8000-00000000000}", " 018f4e2c-7b1a-7000-8000-00000000000",
			"018f4e2c-7b1a-7000-8000-0000000000000", "018f4e2c-7b1a-7000-0000-000000000000",
			"+18f4e2c-7b1a-7000-8000-000000000000", "018f4e2c-7b1a-7000-8000-00000000000\u0660" })
	void anythingElseIsNoId(String text) {
		assertThat(Ids.parse(text)).isEmpty();
	}

	@Test
	void anIdIsReadInUpperCaseToo() {
		UUID id = Ids.next();
		assertThat(Ids.parse(id.toString().toUpperCase(Locale.ROOT))).contains(id);
	}

	@Test
	void idsRise() {
		assertThat(ids(20_000)).isSorted().doesNotHaveDuplicates();
	}

	@Test
	void idsRiseInEveryThreadAndAreUniqueOverAll() throws Exception {
		int threads = 4;
		CyclicBarrier together = new CyclicBarrier(threads);
		Callable<List<String>> make = () -> {
			together.await();
			return ids(100_000);
		};
		List<String> all = new ArrayList<>();
		try (var executor = Executors.newFixedThreadPool(threads)) {
			for (Future<List<String>> made : executor.invokeAll(Stream.generate(() -> make).limit(threads).toList())) {
				assertThat(made.get()).isSorted();
				all.addAll(made.get());
			}
		}
		assertThat(all).hasSize(threads * 100_000).doesNotHaveDuplicates();
	}

	private static List<String> ids(int count) {
		return Stream.generate(() -> Ids.next().toString()).limit(count).toList();
	}

}

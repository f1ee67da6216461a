package dev.parley.store.id;

import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RisingClockTests {

	private final AtomicLong time = new AtomicLong(1_000_000_000_000L);

	private final RisingClock clock = new RisingClock(new UUIDClock() {
		@Override
		public long currentTimeMillis() {
			return RisingClockTests.this.time.get();
		}
	});

	private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator(new Random(7), this.clock);

	@Test
	void idsRiseWhileTheClockGoesBack() {
		String before = next();
		this.time.addAndGet(-2 * 60 * 60 * 1000);
		for (int i = 0; i < 1000; i++) {
			String after = next();
			assertThat(after).isGreaterThan(before);
			before = after;
		}
		this.time.addAndGet(3 * 60 * 60 * 1000);
		assertThat(next()).isGreaterThan(before);
		assertThat(this.clock.currentTimeMillis()).isEqualTo(this.time.get());
	}

	@Test
	void idsComeAfterTheNewestThatIsStored() {
		this.time.addAndGet(2 * 60 * 60 * 1000);
		UUID newest = this.ids.generate();
		this.time.addAndGet(-2 * 60 * 60 * 1000);
		RisingClock next = new RisingClock(UUIDClock.systemTimeClock());
		next.passed(newest.getMostSignificantBits() >>> 16);
		assertThat(Generators.timeBasedEpochGenerator(new Random(8), next).generate().toString())
			.isGreaterThan(newest.toString());
	}

	private String next() {
		return this.ids.generate().toString();
	}

}

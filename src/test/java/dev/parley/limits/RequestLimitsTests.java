package dev.parley.limits;

import java.util.concurrent.atomic.AtomicLong;

import dev.parley.caller.LimitByTier;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** An address that sends too many requests without a valid key is blocked. */
class RequestLimitsTests {

	private final AtomicLong nanos = new AtomicLong();

	@Test
	void blocksAnAddressForTheRestOfTheMinute() {
		RequestLimits limits = limits(3);
		for (int i = 0; i < 3; i++) {
			assertThat(limits.failures("2001:db8::1")).get().matches(Quota::granted);
			limits.failed("2001:db8::" + i);
		}
		assertThat(limits.failures("2001:db8::ffff")).get().matches((quota) -> !quota.granted());
		assertThat(limits.failures("2001:db8:1::1")).get().matches(Quota::granted);
		this.nanos.addAndGet(60_000_000_000L);
		assertThat(limits.failures("2001:db8::1")).get().matches(Quota::granted);
	}

	@Test
	void blocksNobodyWithoutALimit() {
		RequestLimits limits = limits(0);
		for (int i = 0; i < 1_000; i++) {
			limits.failed("192.0.2.1");
		}
		assertThat(limits.failures("192.0.2.1")).isEmpty();
	}

	private RequestLimits limits(int failed) {
		LimitByTier none = LimitByTier.valueOf("");
		LocalBuckets buckets = new LocalBuckets(this.nanos::get, RequestLimits.WINDOW);
		return new RequestLimits(
				new LimitProperties(none, none, none, none, MoneyByTier.valueOf(""), MoneyByTier.valueOf(""), failed),
				buckets, buckets, buckets);
	}

}

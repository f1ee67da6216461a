package dev.parley.testing;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.awaitility.pollinterval.IterativePollInterval;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Sets Awaitility's defaults: a generous limit, and a first look at once, then ever more
 * seldom, because most conditions hold soon. Registered automatically with JUnit.
 */
public final class PatientAwaitility implements BeforeAllCallback {

	private static final Duration FIRST_PAUSE = Duration.ofMillis(5);

	private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

	@Override
	public void beforeAll(ExtensionContext test) {
		Awaitility.setDefaultTimeout(Patience.LIMIT);
		Awaitility.setDefaultPollDelay(Duration.ZERO);
		Awaitility.setDefaultPollInterval(
				IterativePollInterval.iterative((pause) -> min(pause.multipliedBy(2), LONGEST_PAUSE), FIRST_PAUSE));
	}

	private static Duration min(Duration one, Duration other) {
		return (one.compareTo(other) < 0) ? one : other;
	}

}

package dev.parley.run;

import java.time.Duration;

import dev.parley.run.RunTimer.Phase;
import dev.parley.run.event.RunTiming;
import dev.parley.store.usage.RunTimes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Each moment of a run belongs to one phase. */
class RunTimerTests {

	private final RunTimer timer = new RunTimer();

	@Test
	void sharesOutTheTimeOfARun() {
		this.timer.begin(ms(1_000));
		this.timer.accept(ms(1_005));
		this.timer.enter(Phase.PARLEY, ms(1_105));
		this.timer.enter(Phase.MODEL, ms(1_107));
		this.timer.firstToken(ms(1_207));
		this.timer.firstToken(ms(1_300));
		this.timer.enter(Phase.PARLEY, ms(1_407));
		this.timer.enter(Phase.TOOLS, ms(1_410));
		this.timer.enter(Phase.PARLEY, ms(1_460));
		this.timer.enter(Phase.MODEL, ms(1_461));
		RunTiming timing = this.timer.at(ms(1_561));
		assertThat(timing.inMillis()).isEqualTo(new RunTimes(100, 202L, 400, 50, 11));
		assertThat(timing.total()).isEqualTo(Duration.ofMillis(561));
		assertThat(timing.generation()).isEqualTo(Duration.ofMillis(300));
	}

	@Test
	void aRunThatNeverLeftTheQueueHasOnlyQueueTime() {
		this.timer.begin(ms(-50));
		this.timer.accept(ms(-48));
		assertThat(this.timer.at(ms(52)).inMillis()).isEqualTo(new RunTimes(100, null, 0, 0, 2));
	}

	private static long ms(long milliseconds) {
		return Duration.ofMillis(milliseconds).toNanos();
	}

}

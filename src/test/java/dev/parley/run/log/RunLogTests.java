package dev.parley.run.log;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

import dev.parley.agent.model.Usage;
import dev.parley.run.event.FailureCode;
import dev.parley.run.event.RestartReason;
import dev.parley.run.event.RunAnswer;
import dev.parley.run.event.RunEvent;
import dev.parley.store.id.Ids;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RunLogTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	private final RunLog log = new RunLog(Ids.next(), Ids.next(), false);

	@Test
	void argumentsAndResultsOfToolsCount() {
		int empty = this.log.weight();
		this.log.append(new RunEvent.ToolCalled("1", "clock", "x".repeat(10_000)));
		assertThat(this.log.weight()).isGreaterThan(empty + 20_000);
		this.log.append(new RunEvent.ToolReturned("1", "clock", true, "x".repeat(60_000), 1));
		assertThat(this.log.weight()).isGreaterThan(empty + 140_000);
	}

	@Test
	void theFinalAnswerCountsInAdditionToItsTokens() {
		String text = "漢".repeat(10_000);
		this.log.append(new RunEvent.Token(text));
		this.log.append(done(text));
		assertThat(this.log.weight()).isBetween(4 * text.length(), 4 * text.length() + 4_000);
	}

	@Test
	void aReaderThatIsAheadWaitsForWhatComesAfterItsCursor() throws Exception {
		this.log.append(new RunEvent.Token("one"));
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
				RunReader ahead = this.log.reader(3)) {
			Future<List<RunEvent>> read = threads.submit(() -> ahead.await(LONG));
			this.log.append(new RunEvent.Token("two"));
			this.log.append(new RunEvent.Token("three"));
			this.log.append(new RunEvent.Token("four"));
			assertThat(read.get()).containsExactly(new RunEvent.Token("four"));
			assertThat(ahead.seen()).isEqualTo(4);
		}
	}

	@Test
	void aCopierThatDoesNotWaitIsToldOfNewsUntilItIsClosed() {
		AtomicInteger told = new AtomicInteger();
		RunReader copier = this.log.copier(told::incrementAndGet);
		assertThat(copier.poll()).isEmpty();
		this.log.append(new RunEvent.Token("one"));
		assertThat(told).hasValue(1);
		assertThat(copier.poll()).containsExactly(new RunEvent.Token("one"));
		assertThat(copier.seen()).isEqualTo(1);
		assertThat(copier.poll()).isEmpty();
		copier.close();
		this.log.append(new RunEvent.Token("two"));
		assertThat(told).hasValue(1);
	}

	@Test
	void aNudgeEndsAWaitWithoutEvents() throws Exception {
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
				RunReader reader = this.log.reader(0)) {
			reader.nudge();
			assertThat(reader.await()).as("nudged before").isEmpty();
			Future<List<RunEvent>> read = threads.submit(() -> reader.await());
			reader.nudge();
			assertThat(read.get()).as("nudged").isEmpty();
			Future<List<RunEvent>> next = threads.submit(() -> reader.await());
			this.log.append(new RunEvent.Token("one"));
			assertThat(next.get()).containsExactly(new RunEvent.Token("one"));
			assertThat(reader.seen()).isEqualTo(1);
		}
	}

	@Test
	void aNudgeLosesNoEvent() throws InterruptedException {
		try (RunReader reader = this.log.reader(0)) {
			this.log.append(new RunEvent.Token("one"));
			reader.nudge();
			assertThat(reader.await()).containsExactly(new RunEvent.Token("one"));
		}
	}

	@Test
	void aReaderThatIsAheadOfTheEndHasSeenIt() throws InterruptedException {
		try (RunReader ahead = this.log.reader(3)) {
			this.log.append(new RunEvent.Token("one"));
			this.log.append(done("one"));
			assertThat(ahead.await(LONG)).isEmpty();
			assertThat(this.log.endedBy(ahead.seen())).isTrue();
		}
	}

	@Test
	void numbersGoOnFarAboveIfAnotherServerGoesOn() throws Exception {
		RunEvent restart = new RunEvent.Restart(RestartReason.TAKEOVER);
		this.log.append(new RunEvent.Token("accepted"));
		this.log.append(new RunEvent.Token("void"));
		try (RunReader live = this.log.reader(1)) {
			assertThat(live.await(LONG)).containsExactly(new RunEvent.Token("void"));
			this.log.append(new RunEvent.Token("void too"));
			this.log.places().goOn(2);
			this.log.append(restart);
			this.log.append(new RunEvent.Token("one"));
			assertThat(live.await(LONG)).as("up to the gap").containsExactly(new RunEvent.Token("void too"));
			assertThat(live.seen()).isEqualTo(3);
			assertThat(live.await(LONG)).containsExactly(restart, new RunEvent.Token("one"));
			assertThat(live.seen()).isEqualTo(1_000_002);
		}
		assertThat(read(this.log, 0)).startsWith(new RunEvent.Token("accepted"));
		assertThat(read(this.log, 2)).containsExactly(new RunEvent.Token("void too"));
		assertThat(read(this.log, 57)).as("seen elsewhere").containsExactly(restart, new RunEvent.Token("one"));
		assertThat(read(this.log, 1_000_001)).containsExactly(new RunEvent.Token("one"));
		this.log.append(done("one"));
		assertThat(this.log.endedBy(1_000_002)).isFalse();
		assertThat(this.log.endedBy(1_000_003)).isTrue();
	}

	@Test
	void theLogOfAServerThatGoesOnHasNoEarlierEvents() throws Exception {
		RunLog second = new RunLog(Ids.next(), Ids.next(), false, 2);
		second.append(new RunEvent.Token("accepted"));
		second.append(new RunEvent.Token("one"));
		assertThat(read(second, 0)).hasSize(2);
		assertThat(read(second, 57)).as("it knows the first").containsExactly(new RunEvent.Token("one"));
		try (RunReader reader = second.reader(57)) {
			reader.await(LONG);
			assertThat(reader.seen()).isEqualTo(1_000_002);
		}
	}

	@Test
	void aQueuedRunThatIsHandedOverOftenHasOneGap() throws Exception {
		this.log.places().goOn(2);
		this.log.places().goOn(3);
		this.log.append(new RunEvent.Token("accepted"));
		assertThat(read(this.log, 0)).hasSize(1);
		assertThat(read(this.log, 2_000_001 - 1)).hasSize(1);
		assertThat(EventNumbers.epoch(2_000_001)).isEqualTo(3);
		assertThat(EventNumbers.epoch(1)).isOne();
		assertThat(EventNumbers.epoch(1_000_000)).isOne();
	}

	@Test
	void aCursorMeansWhatItMeansOnceItIsKnownWhoGoesOn() throws Exception {
		FollowedRun followed = new FollowedRun(this.log, "ann");
		try (RunReader reader = this.log.reader(5)) {
			assertThat(reader.await(Duration.ZERO)).isEmpty();
			followed.add(1_000_001, new RunEvent.Token("accepted"));
			followed.add(1_000_002, new RunEvent.Token("again"));
			assertThat(reader.await(LONG)).containsExactly(new RunEvent.Token("again"));
			assertThat(reader.seen()).isEqualTo(1_000_002);
		}
	}

	@Test
	void aLogThatIsClosedTellsWhatItHasAndThenThatThereIsMoreElsewhere() throws Exception {
		this.log.append(new RunEvent.Token("one"));
		this.log.close();
		try (RunReader reader = this.log.reader(0)) {
			assertThat(reader.await(LONG)).hasSize(1);
			assertThatExceptionOfType(LogClosedException.class).isThrownBy(() -> reader.await(LONG));
		}
		assertThat(this.log.awaitEnd()).extracting("code").isEqualTo(FailureCode.SHUTTING_DOWN);
		assertThat(this.log.end()).isNull();
	}

	private static List<RunEvent> read(RunLog log, int after) throws InterruptedException {
		try (RunReader reader = log.reader(after)) {
			return reader.await(LONG);
		}
	}

	private static RunEvent.Done done(String text) {
		return new RunEvent.Done(new RunAnswer(text, Ids.next(), Ids.next(), Ids.next(), "assistant", "scripted-1", 1,
				Usage.NONE, "stop", List.of(), List.of(), false, false, null));
	}

}

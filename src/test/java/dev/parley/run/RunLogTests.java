package dev.parley.run;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.parley.agent.model.Usage;
import dev.parley.run.event.RunAnswer;
import dev.parley.run.event.RunEvent;
import dev.parley.store.id.Ids;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

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
	void aReaderThatIsAheadOfTheEndHasSeenIt() throws InterruptedException {
		try (RunReader ahead = this.log.reader(3)) {
			this.log.append(new RunEvent.Token("one"));
			this.log.append(done("one"));
			assertThat(ahead.await(LONG)).isEmpty();
			assertThat(this.log.endedBy(ahead.seen())).isTrue();
		}
	}

	private static RunEvent.Done done(String text) {
		return new RunEvent.Done(new RunAnswer(text, Ids.next(), Ids.next(), Ids.next(), "assistant", "scripted-1", 1,
				Usage.NONE, "stop", List.of(), List.of(), false, false, null));
	}

}

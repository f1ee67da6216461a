package dev.parley.store;

import java.util.List;
import java.util.stream.IntStream;

import dev.parley.store.Message.Status;
import dev.parley.store.Runs.Checkpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@OnEachDatabase
class RunRecoveryTests {

	private static final RunEnd.Failed INTERRUPTED = new RunEnd.Failed("interrupted", "The server stopped", true);

	private final TestStore store;

	private final Runs runs;

	private final Session session;

	RunRecoveryTests(TestStore store) {
		this.store = store;
		this.runs = store.runs();
		this.session = store.begin(TestStore.USER);
	}

	@BeforeEach
	void nothingIsUnfinished() {
		recover();
	}

	@Test
	void whatWasSaidIsKeptInOrder() {
		Run run = this.store.accept(this.session, "count");
		this.runs
			.checkpoint(IntStream.range(0, 12).mapToObj((i) -> new Checkpoint(run.claim(), 1, i, i + " ")).toList());
		this.runs.checkpoint(List.of(new Checkpoint(run.claim(), 1, 12, "and")));
		assertThat(recover()).isEqualTo(1);
		Message partial = this.store.messages().ofRun(run.id(), TestStore.USER).getLast();
		assertThat(partial.content()).isEqualTo("0 1 2 3 4 5 6 7 8 9 10 11 and");
		assertThat(partial.status()).isEqualTo(Status.PARTIAL);
		assertThat(partial.place()).isEqualTo(1);
		assertThat(this.store.found(this.session).messageCount()).isEqualTo(2);
	}

	@Test
	void onlyWhatWasSaidAnewIsKept() {
		Run run = this.store.accept(this.session, "an object");
		this.runs.checkpoint(
				List.of(new Checkpoint(run.claim(), 1, 0, "{\"wrong\":"), new Checkpoint(run.claim(), 1, 1, "1}")));
		this.runs.checkpoint(List.of(new Checkpoint(run.claim(), 1, 2, "{\"right\"", true)));
		this.runs.checkpoint(List.of(new Checkpoint(run.claim(), 1, 3, ":2")));
		recover();
		assertThat(this.store.messages().ofRun(run.id(), TestStore.USER).getLast().content()).isEqualTo("{\"right\":2");
	}

	@Test
	void whatTheModelThoughtIsKeptWithWhatItSaid() {
		Run run = this.store.accept(this.session, "think");
		this.runs.checkpoint(List.of(new Checkpoint(run.claim(), 1, 0, "", "Let me ", false)));
		this.runs.checkpoint(List.of(new Checkpoint(run.claim(), 1, 1, "It ", "see.", false),
				new Checkpoint(run.claim(), 1, 2, "is", false)));
		Run silent = this.store.accept(this.session, "think more");
		this.runs.checkpoint(List.of(new Checkpoint(silent.claim(), 1, 0, "", "Hm.", false)));
		assertThat(recover()).isEqualTo(2);
		Message partial = this.store.messages().ofRun(run.id(), TestStore.USER).getLast();
		assertThat(partial.reasoning()).isEqualTo("Let me see.");
		assertThat(partial.content()).isEqualTo("It is");
		Message thought = this.store.messages().ofRun(silent.id(), TestStore.USER).getLast();
		assertThat(thought.reasoning()).isEqualTo("Hm.");
		assertThat(thought.content()).isEmpty();
		assertThat(thought.status()).isEqualTo(Status.PARTIAL);
	}

	@Test
	void theRunHasFailedAndItIsOverThen() {
		Run run = this.store.accept(this.session, "hello");
		recover();
		RunEnd end = this.store.endOf(run).orElseThrow();
		assertThat(end.outcome()).isEqualTo(INTERRUPTED);
		assertThat(end.endedAt()).isEqualTo(TestStore.NOW.plusSeconds(60));
		assertThat(recover()).isZero();
		assertThat(this.runs.end(run.claim(), TestStore.completed(1, 1), null)).isEmpty();
	}

	@Test
	void aRunWithoutACheckpointGetsNoMessage() {
		Run run = this.store.accept(this.session, "hello");
		recover();
		assertThat(this.store.messages().ofRun(run.id(), TestStore.USER)).hasSize(1);
		assertThat(this.store.found(this.session).messageCount()).isEqualTo(1);
	}

	@Test
	void runsThatHaveEndedStayAsTheyAre() {
		Run ended = this.store.turn(this.session, "hello", "hi");
		Session before = this.store.found(this.session);
		assertThat(recover()).isZero();
		assertThat(this.store.endOf(ended)).contains(TestStore.completed(3, 4));
		assertThat(this.store.found(this.session)).isEqualTo(before);
	}

	@Test
	void theCheckpointOfAMessageThatWasStoredSinceIsIgnored() {
		Run run = this.store.accept(this.session, "hello");
		this.runs.checkpoint(List.of(new Checkpoint(run.claim(), 1, 0, "Let me see.")));
		this.runs.say(run.claim(),
				TestStore.said(1, "Let me see.", Status.COMPLETE, ToolCallRow.pending("1", "clock", "{}")));
		this.runs.checkpoint(List.of(new Checkpoint(run.claim(), 2, 1, "It is no")));
		recover();
		assertThat(this.store.contents(this.session)).containsExactly("hello", "Let me see.", "It is no");
		assertThat(this.store.messages().ofRun(run.id(), TestStore.USER).get(1).toolCalls().getFirst().state())
			.isEqualTo(ToolCallRow.State.OUTCOME_UNKNOWN);
	}

	@Test
	void oneCheckpointHoldsPiecesOfManyRuns() {
		Run one = this.store.accept(this.session, "one");
		Run two = this.store.accept(this.store.begin(TestStore.USER), "two");
		this.runs.checkpoint(List.of(new Checkpoint(one.claim(), 1, 0, "1"), new Checkpoint(two.claim(), 1, 0, "2")));
		assertThat(recover()).isEqualTo(2);
		assertThat(this.store.messages().ofRun(one.id(), TestStore.USER).getLast().content()).isEqualTo("1");
		assertThat(this.store.messages().ofRun(two.id(), TestStore.USER).getLast().content()).isEqualTo("2");
	}

	private int recover() {
		return this.store.maintenance().recover(INTERRUPTED, TestStore.NOW.plusSeconds(60));
	}

}

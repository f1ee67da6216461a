package dev.parley.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import dev.parley.store.Message.Status;
import dev.parley.store.Runs.NewMessage;
import dev.parley.store.id.Ids;
import dev.parley.store.usage.RunTimes;
import dev.parley.store.usage.TokenUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@OnEachDatabase
class RunsTests {

	private static final Instant LATER = TestStore.NOW.plusSeconds(1);

	private final TestStore store;

	private final Runs runs;

	RunsTests(TestStore store) {
		this.store = store;
		this.runs = store.runs();
	}

	@Test
	void anotherUsersRunIsNotFound() {
		Run run = this.store.turn(this.store.begin("ann"), "hello", "hi");
		assertThat(this.runs.find(run.id(), "bob")).isEmpty();
		assertThat(this.store.messages().ofRun(run.id(), "bob")).isEmpty();
	}

	@Test
	void theEndStoresTheAnswerAndSumsUp() {
		Session session = this.store.begin("ann");
		assertThat(this.runs.end(this.store.accept(session, "one").claim(), TestStore.completed(10, 5),
				TestStore.said(1, "1", Status.COMPLETE)))
			.contains(15L);
		Run second = this.store.accept(session, "two");
		assertThat(this.runs.end(second.claim(), TestStore.completed(100, 50), TestStore.said(1, "2", Status.COMPLETE)))
			.contains(165L);
		Session found = this.store.found(session);
		assertThat(found.tokensUsed()).isEqualTo(165);
		assertThat(found.messageCount()).isEqualTo(4);
		assertThat(found.updatedAt()).isEqualTo(LATER);
		assertThat(this.store.contents(session)).containsExactly("one", "1", "two", "2");
	}

	@Test
	void whoAnswersTakesThePlaceOfWhatWasAskedFor() {
		Session session = this.store.begin("ann");
		Run run = this.store.accept(session, "hello", "auto");
		assertThat(this.store.found(session).agent()).isEqualTo("auto");
		this.runs.route(run.claim(), "sales", "gpt-2");
		assertThat(this.store.found(session).agent()).isEqualTo("sales");
		assertThat(this.runs.find(run.id(), "ann")).get()
			.extracting(Run::agent, Run::model, Run::askedAgent, Run::askedModel)
			.containsExactly("sales", "gpt-2", "auto", "gpt");
	}

	@Test
	void aRunThatIsNotRoutedIsAnsweredByWhoWasAsked() {
		Run run = this.store.accept(this.store.begin("ann"), "hello");
		assertThat(this.runs.find(run.id(), "ann")).get()
			.extracting(Run::agent, Run::model, Run::askedAgent, Run::askedModel)
			.containsExactly("assistant", "gpt", "assistant", "gpt");
	}

	@Test
	void anAgentThatALaterMessageAskedForStaysTheSessions() {
		Session session = this.store.begin("ann");
		Run run = this.store.accept(session, "hello", "auto");
		this.store.accept(session, "and now you", "technical");
		this.runs.route(run.claim(), "sales", "gpt-2");
		assertThat(this.store.found(session).agent()).isEqualTo("technical");
		assertThat(this.runs.find(run.id(), "ann")).get().extracting(Run::agent).isEqualTo("sales");
	}

	@Test
	void aRunThatHasEndedIsRoutedNoMore() {
		Session session = this.store.begin("ann");
		Run run = this.store.accept(session, "hello", "auto");
		this.store.complete(run, "hi");
		assertThatExceptionOfType(RunLostException.class)
			.isThrownBy(() -> this.runs.route(run.claim(), "sales", "gpt-2"));
		assertThat(this.store.found(session).agent()).isEqualTo("auto");
		assertThat(this.runs.find(run.id(), "ann")).get().extracting(Run::agent).isEqualTo("auto");
	}

	static Stream<RunEnd> ends() {
		return Stream.of(TestStore.completed(0, 0),
				new RunEnd(new RunEnd.Completed("length", "gpt-1"), TestStore.NOW, LATER, new TokenUsage(1, 2, true)),
				new RunEnd(new RunEnd.Completed("stop", "gpt-1"), TestStore.NOW, LATER, new TokenUsage(1, 2, true),
						List.of(), new RunTimes(1, null, 2, 3, 4)),
				new RunEnd(new RunEnd.Cancelled("client"), TestStore.NOW, LATER, null, List.of(),
						new RunTimes(5, 0L, 6, 7, 0)),
				new RunEnd(new RunEnd.Failed("model_error", "It broke", false), TestStore.NOW, LATER, null),
				new RunEnd(new RunEnd.Failed("run_timeout", "Too slow", true), TestStore.NOW, LATER, null),
				new RunEnd(new RunEnd.Cancelled("client"), null, LATER, null));
	}

	@ParameterizedTest
	@MethodSource("ends")
	void everyEndIsReadAsItWasWritten(RunEnd end) {
		Run run = this.store.accept(this.store.begin("ann"), "hello");
		assertThat(this.store.endOf(run)).isEmpty();
		assertThat(this.runs.end(run.claim(), end, null)).isPresent();
		assertThat(this.store.endOf(run)).contains(end);
	}

	@Test
	void aRunEndsOnce() {
		Session session = this.store.begin("ann");
		Run run = this.store.turn(session, "hello", "hi");
		Session before = this.store.found(session);
		RunEnd late = new RunEnd(new RunEnd.Cancelled("client"), null, LATER.plusSeconds(1),
				new TokenUsage(9, 9, true));
		assertThat(this.runs.end(run.claim(), late, TestStore.said(2, "again", Status.PARTIAL))).isEmpty();
		assertThat(this.store.found(session)).isEqualTo(before);
		assertThat(this.store.endOf(run)).contains(TestStore.completed(3, 4));
		assertThat(this.store.contents(session)).containsExactly("hello", "hi");
	}

	@Test
	void theLateEndOfADeletedSessionsRunDoesNothing() {
		Session session = this.store.begin("ann");
		Run run = this.store.accept(session, "hello");
		this.store.sessions().delete(session.id(), "ann");
		assertThatExceptionOfType(RunLostException.class)
			.isThrownBy(() -> this.runs.say(run.claim(), TestStore.said(1, "late", Status.COMPLETE)));
		this.runs.checkpoint(List.of(new Runs.Checkpoint(run.claim(), 2, 0, "later")));
		assertThat(this.runs.end(run.claim(), TestStore.completed(1, 1), TestStore.said(2, "last", Status.COMPLETE)))
			.isEmpty();
		assertThat(this.store.sessions().find(session.id(), "ann")).isEmpty();
		assertThat(this.store.messages().ofRun(run.id(), "ann")).isEmpty();
	}

	@Test
	void anEndWithoutAMessageAddsNone() {
		Session session = this.store.begin("ann");
		Run run = this.store.accept(session, "hello");
		RunEnd end = new RunEnd(new RunEnd.Cancelled("client"), null, LATER, null);
		assertThat(this.runs.end(run.claim(), end, null)).contains(0L);
		assertThat(this.store.found(session).messageCount()).isEqualTo(1);
	}

	@Test
	void aToolCallIsUnknownUntilItsOutcomeIsStored() {
		Session session = this.store.begin("ann");
		Run run = this.store.accept(session, "what time is it, and who am I?");
		ToolCallRow clock = ToolCallRow.pending("call_1", "clock", "{}");
		ToolCallRow whoami = ToolCallRow.pending("call_2", "whoami", "{\"loud\":true}");
		NewMessage asked = TestStore.said(1, "Let me see.", Status.COMPLETE, clock, whoami);
		this.runs.say(run.claim(), asked);
		assertThat(toolCalls(run)).containsExactly(clock, whoami);
		ToolCallRow failed = new ToolCallRow("call_2", "whoami", "{\"loud\":true}", ToolCallRow.State.FAILED, "No idea",
				7L);
		this.runs.toolOutcome(run.claim(), new Runs.CallPlace(asked.id(), 1), failed);
		assertThat(toolCalls(run)).containsExactly(clock, failed);
		ToolCallRow told = new ToolCallRow("call_1", "clock", "{}", ToolCallRow.State.SUCCEEDED, "noon", 0L);
		this.runs.toolOutcome(run.claim(), new Runs.CallPlace(asked.id(), 0), told);
		assertThat(toolCalls(run)).containsExactly(told, failed);
		assertThat(this.store.found(session).messageCount()).isEqualTo(2);
	}

	@Test
	void aDeletedRunStoresNoMessage() {
		RunClaim deleted = RunClaim.first(Ids.next());
		assertThatExceptionOfType(RunLostException.class)
			.isThrownBy(() -> this.runs.say(deleted, TestStore.said(1, "hello?", Status.COMPLETE)));
		assertThat(read("SELECT COUNT(*) FROM messages WHERE content = 'hello?'")).contains(0);
	}

	@Test
	void theEndClearsTheCheckpoints() {
		Session session = this.store.begin("ann");
		Run run = this.store.accept(session, "hello");
		this.runs.checkpoint(List.of(new Runs.Checkpoint(run.claim(), 1, 0, "h")));
		this.store.complete(run, "hi");
		this.runs.checkpoint(List.of(new Runs.Checkpoint(run.claim(), 1, 1, "i")));
		assertThat(read("SELECT COUNT(*) FROM checkpoints WHERE run_id = '" + run.id() + "'")).contains(0);
	}

	private List<ToolCallRow> toolCalls(Run run) {
		return this.store.messages().ofRun(run.id(), run.userId()).getLast().toolCalls();
	}

	private Optional<Integer> read(String sql) {
		return this.store.database().read((client) -> client.sql(sql).query(Integer.class).optional());
	}

	@Test
	void anEndMayBeStoredAgain() {
		Session own = this.store.begin(TestStore.USER);
		Run run = this.store.accept(own, "hello");
		Runs.NewMessage answer = TestStore.said(1, "hi", Message.Status.COMPLETE);
		assertThat(this.store.runs().end(run.claim(), TestStore.completed(3, 4), answer)).contains(7L);
		assertThat(this.store.runs().end(run.claim(), TestStore.completed(3, 4), answer)).contains(7L);
		assertThat(this.store.found(own).tokensUsed()).isEqualTo(7);
		assertThat(this.store.contents(own)).containsExactly("hello", "hi");
		Runs.NewMessage another = TestStore.said(1, "hello", Message.Status.COMPLETE);
		assertThat(this.store.runs().end(run.claim(), TestStore.completed(1, 1), another)).isEmpty();
	}

	@Test
	void aCheckpointMayComeAgainWithMoreText() {
		Run run = this.store.accept(this.store.begin(TestStore.USER), "hello");
		this.store.runs().checkpoint(List.of(new Runs.Checkpoint(run.claim(), 1, 0, "one ")));
		this.store.runs().checkpoint(List.of(new Runs.Checkpoint(run.claim(), 1, 0, "one two")));
		List<String> contents = this.store.database()
			.read((client) -> client.sql("SELECT content FROM checkpoints WHERE run_id = ?")
				.params(run.id().toString())
				.query(String.class)
				.list());
		assertThat(contents).containsExactly("one two");
	}

}

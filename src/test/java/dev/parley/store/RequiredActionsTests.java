package dev.parley.store;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import dev.parley.store.Message.Status;
import dev.parley.store.Runs.CallPlace;
import dev.parley.store.Runs.NewMessage;
import dev.parley.store.ToolCallRow.Kind;
import dev.parley.store.ToolCallRow.State;
import dev.parley.store.attachment.SentFiles;
import dev.parley.store.id.Ids;
import dev.parley.store.idempotency.Acceptance;
import dev.parley.store.idempotency.Acceptance.Duplicate;
import dev.parley.store.idempotency.Acceptance.NotWaiting;
import dev.parley.store.idempotency.Acceptance.SessionGone;
import dev.parley.store.idempotency.Acceptance.Stored;
import dev.parley.store.idempotency.IdempotencyKey;
import dev.parley.store.usage.TokenUsage;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@OnEachDatabase
class RequiredActionsTests {

	private static final RunEnd.RequiresAction WAITING = new RunEnd.RequiresAction("gpt-1", "{\"tools\":[]}");

	private static final RunEnd END = new RunEnd(WAITING, TestStore.NOW, TestStore.NOW.plusSeconds(1),
			new TokenUsage(3, 4, false));

	private final TestStore store;

	private final RequiredActions actions;

	private final Session session;

	private final Run run;

	private final NewMessage asked = TestStore.said(1, "Let me see.", Status.COMPLETE,
			ToolCallRow.pending("server", "clock", "{}"), notMade("approved", Kind.APPROVAL),
			notMade("client", Kind.CLIENT));

	RequiredActionsTests(TestStore store) {
		this.store = store;
		this.actions = new RequiredActions(store.database());
		this.session = store.begin("ann");
		this.run = store.accept(this.session, "Hold on");
		store.runs().say(this.run.claim(), this.asked);
		store.runs()
			.toolOutcome(this.run.claim(), new CallPlace(this.asked.id(), 0),
					new ToolCallRow("server", "clock", "{}", State.SUCCEEDED, "noon", 1L));
	}

	@Test
	void aRunThatEndedSoWaits() {
		assertThat(this.actions.newest(this.session.id(), "ann")).isEmpty();
		assertThat(end()).isEqualTo(7);
		assertThat(end()).as("stored once, told again").isEqualTo(7);
		WaitingRun waiting = this.actions.newest(this.session.id(), "ann").orElseThrow();
		assertThat(waiting.waits()).isTrue();
		assertThat(waiting.question().content()).isEqualTo("Hold on");
		assertThat(states()).containsExactly(State.SUCCEEDED, State.AWAITED, State.AWAITED);
		assertThat(waiting.asked().toolCalls()).extracting(ToolCallRow::kind)
			.containsExactly(null, Kind.APPROVAL, Kind.CLIENT);
		Run stored = this.store.runs().find(this.run.id(), "ann").orElseThrow();
		assertThat(stored.end()).isEqualTo(END);
		assertThat(stored.sessionTokens()).isEqualTo(7);
		assertThat(this.actions.newest(this.session.id(), "bob")).isEmpty();
		assertThat(this.actions.find(this.run.id(), "bob")).isEmpty();
	}

	@Test
	void aRunThatWasCutOffBeforeDoesNotWait() {
		this.store.runs().end(this.run.claim(), failed(), null);
		assertThat(this.actions.newest(this.session.id(), "ann")).isEmpty();
		assertThat(states()).containsExactly(State.SUCCEEDED, State.NOT_MADE, State.NOT_MADE);
	}

	@Test
	void anAnswerIsStoredWithTheRunThatContinues() {
		end();
		Run continuing = continuing();
		IdempotencyKey key = new IdempotencyKey(Ids.next().toString(), "yes");
		assertThat(this.store.runAcceptance().acceptContinuing(continuing, answers(), key)).extracting("place")
			.isEqualTo(1);
		assertThat(states()).containsExactly(State.SUCCEEDED, State.NOT_MADE, State.SUCCEEDED);
		assertThat(this.store.runs().find(continuing.id(), "ann")).contains(continuing);
		assertThat(this.store.found(this.session).messageCount()).isEqualTo(2);
		assertThat(this.store.runAcceptance().acceptContinuing(continuing(), answers(), key))
			.isEqualTo(new Duplicate(continuing.id()));
		assertThat(this.store.runAcceptance().acceptContinuing(continuing(), answers(), null))
			.isEqualTo(new NotWaiting(continuing.id()));
		assertThat(this.store.runAcceptance()
			.acceptContinuing(Run.unfinished(Ids.next(), Ids.next(), "ann", Ids.next(), "a", "m", TestStore.NOW)
				.continuing(this.run.id()), answers(), null))
			.isEqualTo(new SessionGone());
		assertThat(this.actions.newest(this.session.id(), "ann")).isEmpty();
		assertThat(this.actions.find(this.run.id(), "ann").orElseThrow().waits()).isFalse();
	}

	@Test
	void anApprovedCallBeginsOnce() {
		end();
		CallPlace approved = new CallPlace(this.asked.id(), 1);
		Run continuing = continuing();
		assertThatExceptionOfType(RunLostException.class).as("not approved yet")
			.isThrownBy(() -> this.store.runs().begin(continuing.claim(), List.of(approved)));
		this.store.runAcceptance().acceptContinuing(continuing, answers(), null);
		assertThat(this.store.runs().begin(continuing.claim(), List.of(approved))).isTrue();
		assertThat(this.store.runs().begin(continuing.claim(), List.of(approved))).isFalse();
		assertThat(states()).containsExactly(State.SUCCEEDED, State.OUTCOME_UNKNOWN, State.SUCCEEDED);
	}

	@Test
	void ofManyAnswersThatRaceOneIsStored() throws Exception {
		end();
		try (var threads = Executors.newFixedThreadPool(8)) {
			List<Callable<Acceptance>> calls = IntStream.range(0, 8)
				.<Callable<Acceptance>>mapToObj(
						(i) -> () -> this.store.runAcceptance().acceptContinuing(continuing(), answers(), null))
				.toList();
			List<Acceptance> acceptances = threads.invokeAll(calls).stream().map(Future::resultNow).toList();
			assertThat(acceptances).filteredOn((acceptance) -> acceptance instanceof Stored).hasSize(1);
			assertThat(acceptances).filteredOn((acceptance) -> acceptance instanceof NotWaiting).hasSize(7);
		}
	}

	@Test
	void aMessageDeclines() {
		end();
		this.store.accept(this.session, "Never mind");
		assertThat(states()).containsExactly(State.SUCCEEDED, State.FAILED, State.FAILED);
		assertThat(calls()).extracting(ToolCallRow::outcome)
			.containsExactly("noon", RequiredActions.PASSED_OVER, RequiredActions.PASSED_OVER);
	}

	@Test
	void aMessageMayBringResultsAndDeclinesTheRest() {
		end();
		Run next = TestStore.run(this.session);
		AnsweredCall result = new AnsweredCall(new CallPlace(this.asked.id(), 2), State.SUCCEEDED, "Rome");
		NewTurn turn = new NewTurn("And?", null, SentFiles.NONE, new Placement.AfterResults(List.of(result)));
		assertThat(this.store.runAcceptance().accept(next, turn, null, null)).extracting("place").isEqualTo(1);
		assertThat(states()).containsExactly(State.SUCCEEDED, State.FAILED, State.SUCCEEDED);
		assertThat(calls()).extracting(ToolCallRow::outcome)
			.containsExactly("noon", RequiredActions.PASSED_OVER, "Rome");
	}

	@Test
	void aMessageThatCameBeforeTheEndDeclines() {
		this.store.accept(this.session, "And?");
		assertThat(end()).isEqualTo(7);
		assertThat(states()).containsExactly(State.SUCCEEDED, State.FAILED, State.FAILED);
		assertThat(this.actions.newest(this.session.id(), "ann")).isEmpty();
	}

	@Test
	void aFailedContinuationIsRepeatedUntilALaterMessage() {
		end();
		IdempotencyKey key = new IdempotencyKey(Ids.next().toString(), "yes");
		Run first = continuing();
		this.store.runAcceptance().acceptContinuing(first, answers(), key);
		this.store.runs().end(first.claim(), failed(), null);
		Run second = continuing();
		assertThat(this.store.runAcceptance().acceptAgain(second, first.id(), key)).extracting("place").isEqualTo(1);
		this.store.runs().end(second.claim(), failed(), null);
		Run later = this.store.accept(this.session, "Hello?");
		assertThat(this.store.runAcceptance().acceptAgain(continuing(), second.id(), key))
			.isEqualTo(new NotWaiting(later.id()));
		assertThat(this.store.runAcceptance().find("ann", key)).as("the key stands for what it stood for")
			.contains(new Duplicate(second.id()));
	}

	private long end() {
		return this.store.runs().end(this.run.claim(), END, null).orElseThrow();
	}

	private static RunEnd failed() {
		return new RunEnd(new RunEnd.Failed("model_unavailable", "Away", true), TestStore.NOW, TestStore.NOW, null);
	}

	private Run continuing() {
		return Run
			.unfinished(Ids.next(), this.session.id(), "ann", this.run.messageId(), "assistant", "gpt", TestStore.NOW)
			.continuing(this.run.id());
	}

	private List<AnsweredCall> answers() {
		UUID message = this.asked.id();
		return List.of(new AnsweredCall(new CallPlace(message, 1), State.NOT_MADE, null),
				new AnsweredCall(new CallPlace(message, 2), State.SUCCEEDED, "Rome"));
	}

	private List<ToolCallRow> calls() {
		return this.store.messages().ofRun(this.run.id(), "ann").getLast().toolCalls();
	}

	private List<State> states() {
		return calls().stream().map(ToolCallRow::state).toList();
	}

	private static ToolCallRow notMade(String id, Kind kind) {
		return new ToolCallRow(id, "held", "{}", null, kind, State.NOT_MADE, null, null);
	}

}

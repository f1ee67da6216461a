package dev.parley.store;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.parley.store.Message.Status;
import dev.parley.store.id.Ids;
import dev.parley.store.idempotency.IdempotencyKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@OnEachDatabase
class MessagesTests {

	private final TestStore store;

	private final Messages messages;

	private final Session session;

	MessagesTests(TestStore store) {
		this.store = store;
		this.messages = store.messages();
		this.session = store.begin("ann");
	}

	@Test
	void aPageHoldsTheNewestMessagesOldestFirst() {
		conversation(3);
		assertThat(contents(page(this.session.id(), "ann", null, 4))).containsExactly("q2", "a2", "q3", "a3");
	}

	@Test
	void anEarlierPageEndsBeforeTheGivenMessage() {
		conversation(3);
		List<Message> all = page(this.session.id(), "ann", null, 100);
		assertThat(contents(page(this.session.id(), "ann", all.get(3).id(), 2))).containsExactly("a1", "q2");
		assertThat(page(this.session.id(), "ann", all.get(0).id(), 2)).isEmpty();
	}

	@Test
	void aMessageOfAnotherSessionIsNoPlaceToStart() {
		conversation(1);
		Session other = this.store.begin("ann");
		Run run = this.store.turn(other, "elsewhere", "there");
		assertThat(page(this.session.id(), "ann", run.messageId(), 10)).isEmpty();
		assertThat(page(this.session.id(), "ann", Ids.next(), 10)).isEmpty();
	}

	@Test
	void anotherUserReadsNothing() {
		conversation(1);
		assertThat(page(this.session.id(), "bob", null, 10)).isEmpty();
		assertThat(walkedBack("bob", 100)).isEmpty();
	}

	@Test
	void messagesStandInTheOrderOfTheirRunsWheneverTheyWereStored() {
		Run first = this.store.accept(this.session, "q1");
		Run second = this.store.accept(this.session, "q2");
		this.store.complete(second, "a2");
		this.store.complete(first, "a1");
		assertThat(this.store.contents(this.session)).containsExactly("q1", "a1", "q2", "a2");
		assertThat(walkedBack("ann", 100)).containsExactly("a2", "q2", "a1", "q1");
	}

	@Test
	void toolCallsComeWithTheirMessageInOrder() {
		Run run = this.store.accept(this.session, "q1");
		ToolCallRow[] calls = { ToolCallRow.pending("b", "one", "{}"), ToolCallRow.pending("a", "two", "{}"),
				ToolCallRow.pending("b", "three", "{}") };
		this.store.runs().say(run.claim(), TestStore.said(1, "", Status.COMPLETE, calls));
		this.store.runs().end(run.claim(), TestStore.completed(1, 1), TestStore.said(2, "a1", Status.COMPLETE));
		List<Message> page = page(this.session.id(), "ann", null, 2);
		assertThat(contents(page)).containsExactly("", "a1");
		assertThat(page.getFirst().toolCalls()).containsExactly(calls);
		assertThat(page.getLast().toolCalls()).isEmpty();
		List<Message> walked = new ArrayList<>();
		this.messages.walkBack(this.session.id(), "ann", walked::add);
		assertThat(walked).containsExactlyElementsOf(this.messages.ofRun(run.id(), "ann").reversed());
	}

	@Test
	void theWalkBackStopsWhenItIsTold() {
		conversation(120);
		assertThat(walkedBack("ann", 3)).containsExactly("a120", "q120", "a119");
		assertThat(walkedBack("ann", 1000)).hasSize(240).endsWith("a1", "q1");
	}

	@Test
	void theWalkBackLeavesOutRunsThatNeverStartedOrHaveNotEnded() {
		conversation(1);
		Run dropped = this.store.accept(this.session, "never mind");
		this.store.runs()
			.end(dropped.claim(), new RunEnd(new RunEnd.Cancelled("client"), null, TestStore.NOW, null), null);
		this.store.accept(this.session, "still queued or running");
		assertThat(walkedBack("ann", 100)).containsExactly("a1", "q1");
		assertThat(this.store.contents(this.session)).containsExactly("q1", "a1", "never mind",
				"still queued or running");
	}

	@Test
	void aMessageIsShownWithWhatCameOfItsRun() {
		Run answered = this.store.turnWithTool(this.session, "q1", "a1");
		Run failed = this.store.accept(this.session, "q2");
		RunEnd.Failed failure = new RunEnd.Failed("model_timeout", "Too slow", true);
		this.store.runs()
			.end(failed.claim(), new RunEnd(failure, TestStore.NOW, TestStore.NOW, null),
					TestStore.said(1, "half", Status.PARTIAL));
		Run dropped = this.store.accept(this.session, "q3", "timekeeper");
		RunEnd.Cancelled cancelled = new RunEnd.Cancelled("client");
		this.store.runs().end(dropped.claim(), new RunEnd(cancelled, null, TestStore.NOW, null), null);
		this.store.accept(this.session, "q4");
		List<HistoryMessage> all = this.messages.history(this.session.id(), "ann", null, 100, false);
		assertThat(all.stream().map((shown) -> shown.message().content())).containsExactly("q1", "Let me see.", "a1",
				"q2", "half", "q3", "q4");
		assertThat(all.stream().map(HistoryMessage::outcome)).containsExactly(null, null,
				new RunEnd.Completed("stop", "gpt-1"), null, failure, cancelled, null);
		assertThat(all.stream().map(HistoryMessage::model)).containsExactly("gpt-1", "gpt-1", "gpt-1", "gpt", "gpt",
				"gpt", "gpt");
		assertThat(all.get(5).agent()).isEqualTo("timekeeper");
		assertThat(all.get(1).message().toolCalls()).hasSize(1);
		assertThat(all.get(0).message().runId()).isEqualTo(answered.id());
	}

	@Test
	void aMessageThatWasAnsweredAgainIsShownWithTheLastOutcome() {
		IdempotencyKey key = new IdempotencyKey("k", "f");
		Run first = TestStore.run(this.session);
		this.store.runAcceptance().accept(first, NewTurn.of("q1"), null, key);
		fail(first, "model_unavailable");
		assertThat(outcomes()).containsExactly(new RunEnd.Failed("model_unavailable", "Failed", true));
		Run second = Run.unfinished(Ids.next(), this.session.id(), "ann", first.messageId(), "assistant", "gpt",
				TestStore.NOW);
		this.store.runAcceptance().acceptAgain(second, first.id(), key);
		assertThat(outcomes()).containsExactly((RunEnd.Outcome) null);
		fail(second, "model_timeout");
		assertThat(outcomes()).containsExactly(new RunEnd.Failed("model_timeout", "Failed", true));
	}

	private void fail(Run run, String code) {
		this.store.runs()
			.end(run.claim(), new RunEnd(new RunEnd.Failed(code, "Failed", true), TestStore.NOW, TestStore.NOW, null),
					null);
	}

	private List<RunEnd.@Nullable Outcome> outcomes() {
		List<RunEnd.@Nullable Outcome> outcomes = new ArrayList<>();
		this.messages.history(this.session.id(), "ann", null, 100, false)
			.forEach((shown) -> outcomes.add(shown.outcome()));
		return outcomes;
	}

	private void conversation(int turns) {
		for (int turn = 1; turn <= turns; turn++) {
			this.store.turn(this.session, "q" + turn, "a" + turn);
		}
	}

	private List<String> walkedBack(String userId, int most) {
		List<Message> read = new ArrayList<>();
		this.messages.walkBack(this.session.id(), userId, (message) -> read.add(message) && read.size() < most);
		return contents(read);
	}

	private List<Message> page(UUID sessionId, String userId, @Nullable UUID before, int limit) {
		return this.messages.history(sessionId, userId, before, limit, false)
			.stream()
			.map(HistoryMessage::message)
			.toList();
	}

	private static List<String> contents(List<Message> messages) {
		return messages.stream().map(Message::content).toList();
	}

}

package dev.parley.store;

import java.util.ArrayList;
import java.util.List;

import dev.parley.store.Message.Status;
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
		assertThat(contents(this.messages.page(this.session.id(), "ann", null, 4))).containsExactly("q2", "a2", "q3",
				"a3");
	}

	@Test
	void anEarlierPageEndsBeforeTheGivenMessage() {
		conversation(3);
		List<Message> all = this.messages.page(this.session.id(), "ann", null, 100);
		assertThat(contents(this.messages.page(this.session.id(), "ann", all.get(3).id(), 2))).containsExactly("a1",
				"q2");
		assertThat(this.messages.page(this.session.id(), "ann", all.get(0).id(), 2)).isEmpty();
	}

	@Test
	void aMessageOfAnotherSessionIsNoPlaceToStart() {
		conversation(1);
		Session other = this.store.begin("ann");
		Run run = this.store.turn(other, "elsewhere", "there");
		assertThat(this.messages.page(this.session.id(), "ann", run.messageId(), 10)).isEmpty();
		assertThat(this.messages.page(this.session.id(), "ann", Ids.next(), 10)).isEmpty();
	}

	@Test
	void anotherUserReadsNothing() {
		conversation(1);
		assertThat(this.messages.page(this.session.id(), "bob", null, 10)).isEmpty();
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
		this.store.runs().say(run.id(), TestStore.said(1, "", Status.COMPLETE, calls));
		this.store.runs().end(run.id(), TestStore.completed(1, 1), TestStore.said(2, "a1", Status.COMPLETE));
		List<Message> page = this.messages.page(this.session.id(), "ann", null, 2);
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
			.end(dropped.id(), new RunEnd(new RunEnd.Cancelled("client"), null, TestStore.NOW, null), null);
		this.store.accept(this.session, "still queued or running");
		assertThat(walkedBack("ann", 100)).containsExactly("a1", "q1");
		assertThat(this.store.contents(this.session)).containsExactly("q1", "a1", "never mind",
				"still queued or running");
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

	private static List<String> contents(List<Message> messages) {
		return messages.stream().map(Message::content).toList();
	}

}

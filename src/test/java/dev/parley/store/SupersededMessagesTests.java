package dev.parley.store;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.parley.store.attachment.SentFiles;
import dev.parley.store.id.Ids;
import dev.parley.store.idempotency.Acceptance;
import dev.parley.store.idempotency.Acceptance.SessionBusy;
import dev.parley.store.idempotency.Acceptance.Superseded;
import dev.parley.store.idempotency.IdempotencyKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A message that takes the place of an earlier one. */
@OnEachDatabase
class SupersededMessagesTests {

	private final TestStore store;

	private final SessionSearch search;

	SupersededMessagesTests(TestStore store) {
		this.store = store;
		this.search = new SessionSearch(store.database());
	}

	@Test
	void itAndAllAfterItLeavePromptsAndHistoryAndStayInTheStore() {
		Session session = this.store.begin("ann");
		this.store.turn(session, "q1", "a1");
		Run second = this.store.turnWithTool(session, "q2", "a2");
		this.store.turn(session, "q3", "a3");
		Run edited = replace(session, second.messageId(), "q2b", null);
		this.store.complete(edited, "a2b");
		assertThat(this.store.contents(session)).containsExactly("q1", "a1", "q2b", "a2b");
		assertThat(walkedBack(session)).containsExactly("a2b", "q2b", "a1", "q1");
		assertThat(this.store.found(session).messageCount()).isEqualTo(4);
		assertThat(all(session, null, 100)).containsExactly("q1", "a1", "-q2", "-Let me see.", "-a2", "-q3", "-a3",
				"q2b", "a2b");
		assertThat(this.store.runs().find(second.id(), "ann")).isPresent();
	}

	@Test
	void pagesOfHistoryKeepTheirOrderWithAndWithoutWhatIsSuperseded() {
		Session session = this.store.begin("ann");
		List<Run> turns = new ArrayList<>();
		for (int i = 1; i <= 4; i++) {
			turns.add(this.store.turn(session, "q" + i, "a" + i));
		}
		this.store.complete(replace(session, turns.get(2).messageId(), "q3b", null), "a3b");
		List<String> shown = new ArrayList<>();
		List<String> everything = new ArrayList<>();
		pages(session, false).forEach(shown::addAll);
		pages(session, true).forEach(everything::addAll);
		assertThat(shown).containsExactly("q1", "a1", "q2", "a2", "q3b", "a3b");
		assertThat(everything).containsExactly("q1", "a1", "q2", "a2", "-q3", "-a3", "-q4", "-a4", "q3b", "a3b");
		assertThat(all(session, turns.get(2).messageId(), 2)).containsExactly("q2", "a2");
	}

	@Test
	void theSameMessageIsReplacedOnce() {
		Session session = this.store.begin("ann");
		Run first = this.store.turn(session, "q1", "a1");
		this.store.complete(replace(session, first.messageId(), "q1b", null), "a1b");
		assertThat(tryReplace(session, first.messageId(), "q1c", null)).isEqualTo(new Superseded());
		assertThat(this.store.contents(session)).containsExactly("q1b", "a1b");
		assertThat(this.store.found(session).messageCount()).isEqualTo(2);
	}

	@Test
	void onlyMessagesOfTheUserInThisSessionAreReplaced() {
		Session session = this.store.begin("ann");
		this.store.turn(session, "q1", "a1");
		UUID answer = this.store.messages().history(session.id(), "ann", null, 1, false).getFirst().message().id();
		Run elsewhere = this.store.turn(this.store.begin("ann"), "q", "a");
		assertThat(List.of(answer, elsewhere.messageId(), Ids.next()))
			.allSatisfy((id) -> assertThat(tryReplace(session, id, "x", null)).isEqualTo(new Superseded()));
		assertThat(this.store.contents(session)).containsExactly("q1", "a1");
		assertThat(this.store.found(session).messageCount()).isEqualTo(2);
		assertThat(this.store.messages().question(answer, session.id(), "ann")).isEmpty();
		assertThat(this.store.messages().question(elsewhere.messageId(), session.id(), "ann")).isEmpty();
		assertThat(this.store.messages().question(elsewhere.messageId(), elsewhere.sessionId(), "bob")).isEmpty();
	}

	@Test
	void aSessionWithAnUnfinishedRunIsLeftAsItIs() {
		Session session = this.store.begin("ann");
		Run first = this.store.turn(session, "q1", "a1");
		Run active = this.store.accept(session, "q2");
		assertThat(tryReplace(session, first.messageId(), "x", null)).isEqualTo(new SessionBusy(active.id()));
		assertThat(this.store.contents(session)).containsExactly("q1", "a1", "q2");
		assertThat(this.store.found(session).messageCount()).isEqualTo(3);
	}

	@Test
	void aRepeatedRequestIsTheSameRun() {
		Session session = this.store.begin("ann");
		Run first = this.store.turn(session, "q1", "a1");
		IdempotencyKey key = new IdempotencyKey(Ids.next().toString(), "f");
		Run edited = replace(session, first.messageId(), "q1b", key);
		assertThat(tryReplace(session, first.messageId(), "q1b", key)).isEqualTo(new Acceptance.Duplicate(edited.id()));
	}

	@Test
	void aFailedRunOfASupersededMessageIsNotTriedAgain() {
		Session session = this.store.begin("ann");
		IdempotencyKey key = new IdempotencyKey(Ids.next().toString(), "f");
		Run failed = TestStore.run(session);
		this.store.runAcceptance().accept(failed, NewTurn.of("q1"), null, key);
		this.store.runs()
			.end(failed.claim(),
					new RunEnd(new RunEnd.Failed("model_error", "Broke", true), TestStore.NOW, TestStore.NOW, null),
					null);
		this.store.complete(replace(session, failed.messageId(), "q1b", null), "a1b");
		Run again = Run.unfinished(Ids.next(), session.id(), "ann", failed.messageId(), "assistant", "gpt",
				TestStore.NOW);
		assertThat(this.store.runAcceptance().acceptAgain(again, failed.id(), key)).isEqualTo(new Superseded());
		assertThat(this.store.contents(session)).containsExactly("q1b", "a1b");
	}

	@Test
	void aRetriedMessageIsSupersededWithAllItsRuns() {
		Session session = this.store.begin("ann");
		IdempotencyKey key = new IdempotencyKey(Ids.next().toString(), "f");
		Run failed = TestStore.run(session);
		this.store.runAcceptance().accept(failed, NewTurn.of("q1"), null, key);
		this.store.runs()
			.end(failed.claim(),
					new RunEnd(new RunEnd.Failed("model_error", "Broke", true), TestStore.NOW, TestStore.NOW, null),
					TestStore.said(1, "half", Message.Status.PARTIAL));
		Run again = Run.unfinished(Ids.next(), session.id(), "ann", failed.messageId(), "assistant", "gpt",
				TestStore.NOW);
		this.store.runAcceptance().acceptAgain(again, failed.id(), key);
		this.store.complete(again, "a1");
		this.store.complete(replace(session, failed.messageId(), "q1b", null), "a1b");
		assertThat(walkedBack(session)).containsExactly("a1b", "q1b");
		assertThat(this.store.contents(session)).containsExactly("q1b", "a1b");
	}

	@Test
	void itIsFoundByItsNewWordsOnly() {
		Session session = this.store.begin("ann");
		Run first = this.store.turn(session, "where is vienna", "by the danube");
		assertThat(found("vienna")).containsExactly(session.id());
		Run edited = replace(session, first.messageId(), "where is prague", null);
		assertThat(found("vienna")).isEmpty();
		assertThat(found("danube")).isEmpty();
		this.store.complete(edited, "by the vltava");
		assertThat(found("prague")).containsExactly(session.id());
		// Replaced before it was ever indexed.
		this.store.complete(replace(session, edited.messageId(), "where is bern", null), "by the aare");
		assertThat(found("prague")).isEmpty();
		assertThat(found("bern")).containsExactly(session.id());
	}

	@Test
	void theTitleIsCutFromTheNewFirstMessage() {
		Session cut = Session.empty(Ids.next(), "ann", "assistant", null, "{}", TestStore.NOW);
		this.store.sessions().create(cut, null);
		Run first = this.store.turn(cut, "a first title", "a");
		Run second = this.store.turn(cut, "more", "b");
		this.store.complete(replace(cut, second.messageId(), "something else", null), "c");
		assertThat(this.store.found(cut).title()).isEqualTo("a first title");
		replace(cut, first.messageId(), "a second title", null);
		assertThat(this.store.found(cut).title()).isEqualTo("a second title");
		Session named = this.store.begin("ann");
		Run only = this.store.turn(named, "hello", "hi");
		replace(named, only.messageId(), "good day", null);
		assertThat(this.store.found(named).title()).isEqualTo("a title");
	}

	@Test
	void itKeepsWhatCameWithTheMessage() {
		Session session = this.store.begin("ann");
		Run run = TestStore.run(session);
		this.store.runAcceptance()
			.accept(run, new NewTurn("q", "{\"a\":1}", SentFiles.NONE, new Placement.AtEnd()), null, null);
		assertThat(this.store.messages().question(run.messageId(), session.id(), "ann"))
			.contains(new Question("q", "{\"a\":1}", List.of()));
	}

	private Run replace(Session session, UUID messageId, String message, @Nullable IdempotencyKey key) {
		Run run = TestStore.run(session);
		assertThat(this.store.runAcceptance()
			.accept(run, new NewTurn(message, null, SentFiles.NONE, new Placement.InPlaceOf(messageId)), null, key))
			.extracting("place")
			.isEqualTo(1);
		return run;
	}

	private Acceptance tryReplace(Session session, UUID messageId, String message, @Nullable IdempotencyKey key) {
		return this.store.runAcceptance()
			.accept(TestStore.run(session),
					new NewTurn(message, null, SentFiles.NONE, new Placement.InPlaceOf(messageId)), null, key);
	}

	private List<UUID> found(String words) {
		return this.search.find("ann", words, null, 10).stream().map(Session::id).toList();
	}

	private List<String> walkedBack(Session session) {
		List<String> contents = new ArrayList<>();
		this.store.messages().walkBack(session.id(), "ann", (message) -> contents.add(message.content()));
		return contents;
	}

	/** A superseded message begins with a dash. */
	private List<String> all(Session session, @Nullable UUID before, int limit) {
		return this.store.messages()
			.history(session.id(), "ann", before, limit, true)
			.stream()
			.map((shown) -> (shown.superseded() ? "-" : "") + shown.message().content())
			.toList();
	}

	private List<List<String>> pages(Session session, boolean superseded) {
		List<List<String>> pages = new ArrayList<>();
		UUID before = null;
		while (true) {
			List<HistoryMessage> page = this.store.messages().history(session.id(), "ann", before, 3, superseded);
			if (page.isEmpty()) {
				return pages;
			}
			pages.addFirst(
					page.stream().map((shown) -> (shown.superseded() ? "-" : "") + shown.message().content()).toList());
			before = page.getFirst().message().id();
		}
	}

}

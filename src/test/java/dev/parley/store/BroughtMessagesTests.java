package dev.parley.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.parley.store.Message.Role;
import dev.parley.store.attachment.SentFiles;
import dev.parley.store.id.Ids;
import dev.parley.store.idempotency.Acceptance;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions that begin with a history, those that are in no list, and those of threads.
 */
@OnEachDatabase
class BroughtMessagesTests {

	private static final ToolCallRow CALL = new ToolCallRow("call_1", "clock", "{\"zone\":\"UTC\"}",
			ToolCallRow.State.SUCCEEDED, "noon", null);

	private static final List<HistoryEntry> HISTORY = List.of(new HistoryEntry(Role.USER, "the time?", List.of()),
			new HistoryEntry(Role.ASSISTANT, "", List.of(CALL)),
			new HistoryEntry(Role.ASSISTANT, "It is noon.", List.of()));

	private final TestStore store;

	/** The tests share a database. */
	private final String user = "user-" + Ids.next();

	BroughtMessagesTests(TestStore store) {
		this.store = store;
	}

	@Test
	void theyComeBeforeTheFirstMessageInHistoryAndPrompts() {
		Session session = untitled(false);
		Run run = open(session, HISTORY);
		assertThat(this.store.contents(session)).containsExactly("the time?", "", "It is noon.", "thanks");
		this.store.complete(run, "welcome");
		assertThat(walkedBack(session)).containsExactly("welcome", "thanks", "It is noon.", "", "the time?");
		assertThat(this.store.found(session).messageCount()).isEqualTo(5);
		assertThat(this.store.found(session).title()).isEqualTo("the time?");
		HistoryMessage called = this.store.messages().history(session.id(), this.user, null, 100, false).get(1);
		assertThat(called.message().brought()).isTrue();
		assertThat(called.message().toolCalls()).singleElement().satisfies((call) -> {
			assertThat(call.arguments()).isEqualTo("{\"zone\":\"UTC\"}");
			assertThat(call.outcome()).isEqualTo("noon");
		});
		assertThat(this.store.messages().ofRun(run.id(), this.user)).extracting(Message::content)
			.containsExactly("thanks", "welcome");
		assertThat(this.store.messages().walkBack(session.id(), "bob", (message) -> false)).isTrue();
	}

	@Test
	void theyStayInPromptsWhateverBecomesOfTheFirstRun() {
		Session session = untitled(false);
		Run run = open(session, HISTORY);
		this.store.runs().end(run.claim(), new RunEnd(new RunEnd.Cancelled("client"), null, TestStore.NOW, null), null);
		assertThat(walkedBack(session)).containsExactly("It is noon.", "", "the time?");
		List<HistoryMessage> shown = this.store.messages().history(session.id(), this.user, null, 100, false);
		assertThat(shown).extracting(HistoryMessage::outcome)
			.containsExactly(null, null, null, new RunEnd.Cancelled("client"));
	}

	@Test
	void oneOfThemCanBeReplaced() {
		Session session = untitled(false);
		this.store.complete(open(session, HISTORY), "welcome");
		UUID first = this.store.messages().history(session.id(), this.user, null, 100, false).getFirst().message().id();
		Run edited = TestStore.run(session);
		this.store.runAcceptance()
			.accept(edited, new NewTurn("the date?", null, SentFiles.NONE, new Placement.InPlaceOf(first)), null, null);
		assertThat(this.store.contents(session)).containsExactly("the date?");
		assertThat(this.store.found(session).messageCount()).isEqualTo(1);
		assertThat(this.store.found(session).title()).isEqualTo("the date?");
	}

	@Test
	void aSessionInNoListIsNotFoundAndIsDeletedAnHourAfterItsLastRun() {
		Session session = untitled(true);
		Session listed = untitled(false);
		Run run = open(session, HISTORY);
		this.store.complete(open(listed, HISTORY), "welcome");
		assertThat(this.store.sessions().page(this.user, null, 10)).extracting(Session::id)
			.containsExactly(listed.id());
		assertThat(this.store.found(session).unlisted()).isTrue();
		assertThat(new SessionSearch(this.store.database()).find(this.user, "noon", null, 10)).extracting(Session::id)
			.containsExactly(listed.id());
		Instant later = Instant.now().plus(Duration.ofDays(1));
		assertThat(this.store.sessions().deleteUnusedUnlisted(later, null)).as("while it runs")
			.doesNotContain(session.id());
		this.store.complete(run, "welcome");
		assertThat(this.store.sessions().deleteUnusedUnlisted(TestStore.NOW, null)).isEmpty();
		assertThat(this.store.sessions().deleteUnusedUnlisted(later, null)).contains(session.id());
		assertThat(this.store.sessions().find(session.id(), this.user)).isEmpty();
		assertThat(this.store.sessions().find(listed.id(), this.user)).isPresent();
	}

	@Test
	void aUsersSessionsInNoListAreDeletedTogether() {
		Session anns = untitled(true);
		open(anns, List.of());
		Session listed = untitled(false);
		open(listed, List.of());
		assertThat(this.store.sessions().deleteUnlisted("bob")).isEmpty();
		assertThat(this.store.sessions().deleteUnlisted(this.user)).containsExactly(anns.id());
		assertThat(this.store.sessions().find(listed.id(), this.user)).isPresent();
	}

	@Test
	void aUserHasOneSessionForAThread() {
		Session first = untitled(false).inThread("agui:42");
		open(first, List.of());
		assertThat(this.store.sessions().findThread("agui:42", this.user)).contains(first.id());
		assertThat(this.store.found(first).thread()).isEqualTo("agui:42");
		Session second = untitled(false).inThread("agui:42");
		Run run = TestStore.run(second);
		NewTurn turn = new NewTurn("me too", null, SentFiles.NONE, new Placement.Opening(List.of(), false));
		assertThat(this.store.runAcceptance().accept(run, turn, second, null)).isEqualTo(new Acceptance.ThreadTaken());
		assertThat(this.store.runs().find(run.id(), this.user)).isEmpty();
		assertThat(this.store.sessions().findThread("agui:42", "bob")).isEmpty();
		this.store.sessions().delete(first.id(), this.user);
		assertThat(this.store.sessions().findThread("agui:42", this.user)).isEmpty();
	}

	private Session untitled(boolean unlisted) {
		Session session = Session.empty(Ids.next(), this.user, "assistant", null, "{}", TestStore.NOW);
		return unlisted ? session.hidden() : session;
	}

	private Run open(Session session, List<HistoryEntry> history) {
		Run run = TestStore.run(session);
		assertThat(this.store.runAcceptance()
			.accept(run,
					new NewTurn("thanks", null, SentFiles.NONE, new Placement.Opening(history, session.unlisted())),
					session, null))
			.extracting("place")
			.isEqualTo(1);
		return run;
	}

	private List<String> walkedBack(Session session) {
		List<String> contents = new ArrayList<>();
		this.store.messages().walkBack(session.id(), this.user, (message) -> contents.add(message.content()));
		return contents;
	}

}

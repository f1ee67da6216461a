package dev.parley.store;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import dev.parley.store.id.Ids;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@OnEachDatabase
class SessionsTests {

	private final TestStore store;

	private final Sessions sessions;

	SessionsTests(TestStore store) {
		this.store = store;
		this.sessions = store.sessions();
	}

	@Test
	void aSessionIsFoundAsItWasCreated() {
		Session session = this.store.begin("ann");
		assertThat(this.sessions.find(session.id(), "ann")).contains(session);
		assertThat(this.sessions.find(Ids.next(), "ann")).isEmpty();
	}

	@Test
	void aTitleMayBeMissing() {
		Session untitled = Session.empty(Ids.next(), "ann", "assistant", null, "{}", TestStore.NOW);
		this.sessions.create(untitled, null);
		assertThat(this.sessions.find(untitled.id(), "ann")).contains(untitled);
	}

	@Test
	void anotherUsersSessionIsNotFound() {
		Session session = this.store.begin("ann");
		assertThat(this.sessions.find(session.id(), "bob")).isEmpty();
		assertThat(this.sessions.update(session.id(), "bob", "mine now", "{}", TestStore.NOW)).isEmpty();
		assertThat(this.sessions.delete(session.id(), "bob")).isFalse();
		assertThat(this.sessions.page("bob", null, 10)).isEmpty();
		assertThat(this.sessions.find(session.id(), "ann")).contains(session);
	}

	@Test
	void pagesGoFromTheNewestToTheOldest() {
		List<Session> made = Stream.generate(() -> this.store.begin("pager")).limit(5).toList();
		this.store.begin("somebody else");
		List<Session> first = this.sessions.page("pager", null, 2);
		assertThat(first).containsExactly(made.get(4), made.get(3));
		List<Session> second = this.sessions.page("pager", first.getLast().id(), 2);
		assertThat(second).containsExactly(made.get(2), made.get(1));
		assertThat(this.sessions.page("pager", second.getLast().id(), 2)).containsExactly(made.get(0));
		assertThat(this.sessions.page("pager", made.get(0).id(), 2)).isEmpty();
	}

	@Test
	void anUpdateLeavesWhatIsNotGiven() {
		Session session = this.store.begin("ann");
		Session renamed = this.sessions.update(session.id(), "ann", "new", null, TestStore.NOW.plusSeconds(1))
			.orElseThrow();
		assertThat(renamed.title()).isEqualTo("new");
		assertThat(renamed.metadata()).isEqualTo(session.metadata());
		assertThat(renamed.updatedAt()).isEqualTo(TestStore.NOW.plusSeconds(1));
		Session retagged = this.sessions.update(session.id(), "ann", null, "{}", TestStore.NOW.plusSeconds(2))
			.orElseThrow();
		assertThat(retagged.title()).isEqualTo("new");
		assertThat(retagged.metadata()).isEqualTo("{}");
		assertThat(retagged.createdAt()).isEqualTo(session.createdAt());
		assertThat(this.sessions.find(session.id(), "ann")).contains(retagged);
	}

	@Test
	void aDeletedSessionTakesItsRunsAndMessagesWithIt() {
		Session session = this.store.begin("ann");
		Run ended = this.store.turn(session, "hello", "hi");
		Run running = this.store.accept(session, "and?");
		this.store.runs()
			.say(running.claim(),
					TestStore.said(1, "", Message.Status.COMPLETE, ToolCallRow.pending("1", "clock", "{}")));
		this.store.runs().checkpoint(List.of(new Runs.Checkpoint(running.claim(), 2, 0, "so far")));
		assertThat(this.sessions.delete(session.id(), "ann")).isTrue();
		assertThat(this.sessions.delete(session.id(), "ann")).isFalse();
		assertThat(this.sessions.find(session.id(), "ann")).isEmpty();
		assertThat(this.store.runs().find(ended.id(), "ann")).isEmpty();
		assertThat(this.store.messages().ofRun(ended.id(), "ann")).isEmpty();
		for (String table : List.of("runs", "messages", "tool_calls", "checkpoints")) {
			assertThat(rowsOf(table)).as(table).isZero();
		}
	}

	@Test
	void unusedSessionsGoOldestFirstAndAFewAtATime() {
		this.store.database().write((client) -> client.sql("DELETE FROM sessions").update());
		Instant now = Instant.now();
		List<Session> old = Stream.generate(() -> used("fay", now.minusSeconds(60))).limit(Sessions.BATCH + 2).toList();
		Session lately = used("fay", now.plusSeconds(60));
		Session busy = used("fay", now.minusSeconds(60));
		this.store.accept(busy, "hello");
		this.sessions.update(busy.id(), "fay", "still old", null, now.minusSeconds(60));
		// Ids come from the machine's clock, so all are created before this.
		Instant limit = Instant.now().plusSeconds(1);
		List<UUID> first = this.sessions.deleteUnused(limit, null);
		assertThat(first).isEqualTo(old.stream().limit(Sessions.BATCH).map(Session::id).toList());
		assertThat(this.sessions.deleteUnused(limit, first.getLast()))
			.isEqualTo(old.stream().skip(Sessions.BATCH).map(Session::id).toList());
		assertThat(this.sessions.deleteUnused(limit, null)).isEmpty();
		assertThat(this.sessions.page("fay", null, 100)).extracting(Session::id)
			.containsExactly(busy.id(), lately.id());
	}

	private Session used(String user, Instant at) {
		Session session = Session.empty(Ids.next(), user, "assistant", "a title", "{}", at);
		this.sessions.create(session, null);
		return session;
	}

	private int rowsOf(String table) {
		String condition = switch (table) {
			case "tool_calls" -> " WHERE message_id NOT IN (SELECT id FROM messages)";
			case "checkpoints" -> " WHERE run_id NOT IN (SELECT id FROM runs)";
			default -> " WHERE session_id NOT IN (SELECT id FROM sessions)";
		};
		return this.store.database()
			.read((client) -> client.sql("SELECT COUNT(*) FROM " + table + condition).query(Integer.class).single());
	}

}

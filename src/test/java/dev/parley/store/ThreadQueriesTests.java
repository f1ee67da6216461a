package dev.parley.store;

import java.util.List;
import java.util.UUID;

import dev.parley.store.UserRuns.Place;
import dev.parley.store.attachment.SentFiles;
import dev.parley.store.idempotency.IdempotencyKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What protocols read that have their own ids of conversations, runs and tasks. */
@OnEachDatabase
class ThreadQueriesTests {

	private final TestStore store;

	private final UserRuns runs;

	private final Session session;

	ThreadQueriesTests(TestStore store) {
		this.store = store;
		this.runs = new UserRuns(store.database());
		this.session = store.begin("user-" + UUID.randomUUID());
	}

	@Test
	void theUsersMessagesAreReadInTheirOrder() {
		this.store.turn(this.session, "one", "1");
		this.store.turn(this.session, "two", "2");
		assertThat(asked(10)).containsExactly("one", "two");
		assertThat(asked(1)).containsExactly("two");
		UUID second = this.store.messages().asked(this.session.id(), this.session.userId(), 1).getFirst().id();
		this.store.runAcceptance()
			.accept(TestStore.run(this.session),
					new NewTurn("other", null, SentFiles.NONE, new Placement.InPlaceOf(second)), null, null);
		assertThat(asked(10)).containsExactly("one", "other");
		assertThat(this.store.messages().asked(this.session.id(), "bob", 10)).isEmpty();
	}

	@Test
	void theNewestRunAndItsKeyAreFound() {
		assertThat(this.runs.newest(this.session.id(), this.session.userId())).isEmpty();
		this.store.turn(this.session, "one", "1");
		Run run = TestStore.run(this.session);
		IdempotencyKey key = new IdempotencyKey("agui:t r " + run.id(), "same");
		this.store.runAcceptance().accept(run, NewTurn.of("two"), null, key);
		assertThat(this.runs.newest(this.session.id(), this.session.userId())).map(Run::id).contains(run.id());
		assertThat(this.runs.newest(this.session.id(), "bob")).isEmpty();
		assertThat(this.store.runAcceptance().keyOf(run)).contains(key.value());
		assertThat(this.store.runAcceptance().keyOf(TestStore.run(this.session))).isEmpty();
	}

	@Test
	void runsAreListedByTheirLastChangePageByPage() {
		Run one = this.store.turn(this.session, "one", "1");
		Run two = this.store.turn(this.session, "two", "2");
		Session other = this.store.begin(this.session.userId());
		Run three = this.store.accept(other, "three");
		List<Run> all = changed(null, null, 10);
		assertThat(all).extracting(Run::id).containsExactlyInAnyOrder(one.id(), two.id(), three.id());
		assertThat(all).extracting((run) -> Place.of(run).changedAt())
			.isSortedAccordingTo((a, b) -> Long.compare(b, a));
		List<Run> first = changed(null, null, 2);
		List<Run> rest = changed(null, Place.of(first.getLast()), 2);
		assertThat(first).extracting(Run::id)
			.containsExactlyElementsOf(all.subList(0, 2).stream().map(Run::id).toList());
		assertThat(rest).extracting(Run::id).containsExactly(all.getLast().id());
		assertThat(changed(other.id(), null, 10)).extracting(Run::id).containsExactly(three.id());
		assertThat(this.runs.count(this.session.userId(), null)).isEqualTo(3);
		assertThat(this.runs.count(this.session.userId(), other.id())).isOne();
		assertThat(this.runs.changed("bob", this.session.id(), null, 10)).isEmpty();
	}

	private List<Run> changed(@Nullable UUID session, @Nullable Place before, int limit) {
		return this.runs.changed(this.session.userId(), session, before, limit);
	}

	private List<String> asked(int limit) {
		return this.store.messages()
			.asked(this.session.id(), this.session.userId(), limit)
			.stream()
			.map(AskedMessage::content)
			.toList();
	}

}

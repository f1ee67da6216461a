package dev.parley.store;

import dev.parley.store.RunSteering.Joined;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A queued message joins the running answer, in one transaction. */
@OnEachDatabase
class RunSteeringTests {

	private final TestStore store;

	private final RunSteering steering;

	RunSteeringTests(TestStore store) {
		this.store = store;
		this.steering = new RunSteering(store.database());
	}

	@Test
	void theMessageMovesAndItsRunIsComplete() {
		Session session = this.store.begin("ann");
		this.store.turn(session, "q0", "a0");
		Run running = this.store.accept(session, "q1");
		Run queued = this.store.accept(session, "q2");
		assertThat(this.steering.join(queued.claim(), running.claim(), 3, "gpt", TestStore.NOW))
			.hasValueSatisfying((joined) -> assertThat(joined)
				.isEqualTo(new Joined(queued.messageId(), this.store.found(session).tokensUsed())));
		this.store.complete(running, "a1");
		assertThat(this.store.contents(session)).containsExactly("q0", "a0", "q1", "a1", "q2");
		assertThat(this.store.endOf(queued)).hasValueSatisfying(
				(end) -> assertThat(end.outcome()).isEqualTo(new RunEnd.Completed(RunSteering.FINISH_REASON, "gpt")));
		assertThat(this.store.runs().find(queued.id(), "ann"))
			.hasValueSatisfying((run) -> assertThat(run.steeredInto()).isEqualTo(running.id()));
	}

	@Test
	void nothingChangesIfTheAnswerHasEnded() {
		Session session = this.store.begin("ann");
		Run running = this.store.accept(session, "q1");
		Run queued = this.store.accept(session, "q2");
		this.store.complete(running, "a1");
		assertThat(this.steering.join(queued.claim(), running.claim(), 3, "gpt", TestStore.NOW)).isEmpty();
		assertThat(this.store.endOf(queued)).isEmpty();
		this.store.complete(queued, "a2");
		assertThat(this.store.contents(session)).containsExactly("q1", "a1", "q2", "a2");
	}

	@Test
	void aMessageJoinsOnce() {
		Session session = this.store.begin("ann");
		Run running = this.store.accept(session, "q1");
		Run queued = this.store.accept(session, "q2");
		assertThat(this.steering.join(queued.claim(), running.claim(), 3, "gpt", TestStore.NOW)).isPresent();
		assertThat(this.steering.join(queued.claim(), running.claim(), 4, "gpt", TestStore.NOW)).isEmpty();
	}

	@Test
	void noMessageOfAnotherSessionJoins() {
		Run running = this.store.accept(this.store.begin("ann"), "q1");
		Run queued = this.store.accept(this.store.begin("ann"), "q2");
		assertThat(this.steering.join(queued.claim(), running.claim(), 3, "gpt", TestStore.NOW)).isEmpty();
		assertThat(this.store.endOf(queued)).isEmpty();
	}

}

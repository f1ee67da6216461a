package dev.parley.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import dev.parley.store.Message.Role;
import dev.parley.store.Message.Status;
import dev.parley.store.id.Ids;
import dev.parley.store.idempotency.Acceptance;
import dev.parley.store.idempotency.Acceptance.Duplicate;
import dev.parley.store.idempotency.Acceptance.KeyReused;
import dev.parley.store.idempotency.Acceptance.SessionGone;
import dev.parley.store.idempotency.Acceptance.Stored;
import dev.parley.store.idempotency.IdempotencyKey;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@OnEachDatabase
class RunAcceptanceTests {

	private static final Instant LATER = TestStore.NOW.plusSeconds(1);

	private final IdempotencyKey key = new IdempotencyKey(Ids.next().toString(), "hello");

	private final TestStore store;

	private final RunAcceptance runAcceptance;

	RunAcceptanceTests(TestStore store) {
		this.store = store;
		this.runAcceptance = store.runAcceptance();
	}

	@Test
	void theFirstRunBringsItsSession() {
		Session session = TestStore.session("ann");
		Run run = TestStore.run(session);
		assertThat(this.runAcceptance.accept(run, NewTurn.of("hello"), session, null)).extracting("place").isEqualTo(1);
		assertThat(this.store.runs().find(run.id(), "ann")).contains(run);
		assertThat(this.store.found(session).messageCount()).isEqualTo(1);
		assertThat(this.store.messages()
			.history(session.id(), "ann", null, 10, false)
			.stream()
			.map(HistoryMessage::message))
			.containsExactly(new Message(run.messageId(), session.id(), run.id(), 0, Role.USER, "hello", null,
					Status.COMPLETE, List.of(), List.of(), run.createdAt(), false));
	}

	@Test
	void aLaterRunGoesIntoTheKnownSessionAndSetsItsAgent() {
		Session session = this.store.begin("ann");
		this.store.turn(session, "hello", "hi");
		Run run = Run.unfinished(Ids.next(), session.id(), "ann", Ids.next(), "timekeeper", "gpt", LATER);
		assertThat(this.runAcceptance.accept(run, NewTurn.of("what time is it?"), null, null)).extracting("place")
			.isEqualTo(1);
		assertThat(this.store.found(session).agent()).isEqualTo("timekeeper");
		assertThat(this.store.found(session).updatedAt()).isEqualTo(LATER);
		assertThat(this.store.contents(session)).containsExactly("hello", "hi", "what time is it?");
	}

	@Test
	void nothingIsStoredWhereTheSessionIsGone() {
		Session session = this.store.begin("ann");
		this.store.sessions().delete(session.id(), "ann");
		Run run = TestStore.run(session);
		assertThat(this.runAcceptance.accept(run, NewTurn.of("hello"), null, this.key)).isEqualTo(new SessionGone());
		assertThat(this.store.runs().find(run.id(), "ann")).isEmpty();
		assertThat(this.store.messages().ofRun(run.id(), "ann")).isEmpty();
		assertThat(this.runAcceptance.find("ann", this.key)).isEmpty();
	}

	@Test
	void nobodyTalksInAnotherUsersSession() {
		Session session = this.store.begin("ann");
		Run run = Run.unfinished(Ids.next(), session.id(), "bob", Ids.next(), "assistant", "gpt", TestStore.NOW);
		assertThat(this.runAcceptance.accept(run, NewTurn.of("hello"), null, null)).isEqualTo(new SessionGone());
		assertThat(this.store.found(session)).isEqualTo(session);
		assertThat(this.store.runs().find(run.id(), "bob")).isEmpty();
	}

	@Test
	void aKeyAcceptsOneRunPerUser() {
		Session session = this.store.begin("ann");
		Run run = TestStore.run(session);
		assertThat(this.runAcceptance.find("ann", this.key)).isEmpty();
		assertThat(this.runAcceptance.accept(run, NewTurn.of("hello"), null, this.key)).extracting("place")
			.isEqualTo(1);
		assertThat(this.runAcceptance.accept(TestStore.run(session), NewTurn.of("hello"), null, this.key))
			.isEqualTo(new Duplicate(run.id()));
		assertThat(this.runAcceptance.find("ann", this.key)).contains(new Duplicate(run.id()));
		IdempotencyKey other = new IdempotencyKey(this.key.value(), "something else");
		assertThat(this.runAcceptance.accept(TestStore.run(session), NewTurn.of("something else"), null, other))
			.isEqualTo(new KeyReused());
		assertThat(this.store.contents(session)).containsExactly("hello");
		assertThat(this.runAcceptance.find("bob", this.key)).isEmpty();
		Session bobs = this.store.begin("bob");
		assertThat(this.runAcceptance.accept(TestStore.run(bobs), NewTurn.of("hello"), null, this.key))
			.extracting("place")
			.isEqualTo(1);
	}

	@Test
	void ofManyRequestsWithOneKeyAtOnceOneIsStored() throws Exception {
		CyclicBarrier together = new CyclicBarrier(4);
		List<Acceptance> acceptances = new ArrayList<>();
		Callable<Acceptance> request = () -> {
			Session session = TestStore.session("ann");
			together.await();
			return this.runAcceptance.accept(TestStore.run(session), NewTurn.of("hello"), session, this.key);
		};
		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (Future<Acceptance> done : threads.invokeAll(Stream.generate(() -> request).limit(4).toList())) {
				acceptances.add(done.get());
			}
		}
		assertThat(acceptances).filteredOn(Stored.class::isInstance).hasSize(1);
		assertThat(acceptances).filteredOn(Duplicate.class::isInstance)
			.hasSize(3)
			.containsOnly(this.runAcceptance.find("ann", this.key).orElseThrow());
	}

	@Test
	void aKeyIsForgottenInTime() {
		Session session = this.store.begin("ann");
		this.runAcceptance.accept(TestStore.run(session), NewTurn.of("hello"), null, this.key);
		this.store.maintenance().forgetKeys(TestStore.NOW);
		assertThat(this.runAcceptance.find("ann", this.key)).isPresent();
		this.store.maintenance().forgetKeys(TestStore.NOW.plusMillis(1));
		assertThat(this.runAcceptance.find("ann", this.key)).isEmpty();
	}

	@Test
	void aFailedRunIsAnsweredAgainWithWhatItsToolsHadDone() {
		Session session = this.store.begin("ann");
		Run failed = TestStore.run(session);
		this.runAcceptance.accept(failed, NewTurn.of("hello"), null, this.key);
		this.store.runs()
			.say(failed.claim(), TestStore.said(1, "asked", Status.COMPLETE, ToolCallRow.pending("1", "clock", "{}")));
		this.store.runs().end(failed.claim(), failure(), TestStore.said(2, "half an ans", Status.PARTIAL));
		this.store.turn(session, "meanwhile", "yes");
		Run again = Run.unfinished(Ids.next(), session.id(), "ann", failed.messageId(), "assistant", "gpt", LATER);
		assertThat(this.runAcceptance.acceptAgain(again, failed.id(), this.key)).extracting("place").isEqualTo(2);
		assertThat(this.runAcceptance.find("ann", this.key)).contains(new Duplicate(again.id()));
		assertThat(contents(this.store.messages().priorToolCalls(again.id(), "ann"))).containsExactly("asked");
		assertThat(this.store.messages().priorToolCalls(again.id(), "bob")).isEmpty();
		this.store.runs().end(again.claim(), TestStore.completed(1, 1), TestStore.said(2, "answer", Status.COMPLETE));
		List<Message> prompt = new ArrayList<>();
		this.store.messages().walkBack(session.id(), "ann", prompt::add);
		assertThat(contents(prompt)).containsExactly("answer", "asked", "hello", "yes", "meanwhile");
		assertThat(this.store.found(session).messageCount()).isEqualTo(this.store.contents(session).size());
	}

	@Test
	void aFailedRunIsAnsweredAgainOnce() {
		Session session = this.store.begin("ann");
		Run failed = TestStore.run(session);
		this.runAcceptance.accept(failed, NewTurn.of("hello"), null, this.key);
		this.store.runs().end(failed.claim(), failure(), null);
		Run again = Run.unfinished(Ids.next(), session.id(), "ann", failed.messageId(), "assistant", "gpt", LATER);
		Run late = Run.unfinished(Ids.next(), session.id(), "ann", failed.messageId(), "assistant", "gpt", LATER);
		assertThat(this.runAcceptance.acceptAgain(again, failed.id(), this.key)).extracting("place").isEqualTo(1);
		assertThat(this.runAcceptance.acceptAgain(late, failed.id(), this.key)).isEqualTo(new Duplicate(again.id()));
		assertThat(this.store.runs().find(late.id(), "ann")).isEmpty();
	}

	private static RunEnd failure() {
		return new RunEnd(new RunEnd.Failed("model_timeout", "Too slow", true), TestStore.NOW, LATER, null);
	}

	private static List<String> contents(List<Message> messages) {
		return messages.stream().map(Message::content).toList();
	}

}

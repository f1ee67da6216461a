package dev.parley.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import dev.parley.store.id.Ids;
import dev.parley.store.usage.TokenUsage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Deliveries are added with the end of the run, and removed once they have arrived.
 */
@OnEachDatabase
class WebhookDeliveriesTests {

	private static final Instant NOW = TestStore.NOW.plusSeconds(60);

	private static final Instant LATER = NOW.plus(Duration.ofMinutes(1));

	private final TestStore store;

	private final WebhookDeliveries deliveries;

	WebhookDeliveriesTests(TestStore store) {
		this.store = store;
		this.deliveries = new WebhookDeliveries(store.database());
	}

	@BeforeEach
	void note() {
		this.deliveries.noteEnds(true);
		this.deliveries.noteEnds(true);
	}

	@AfterEach
	void empty() {
		this.store.database().write((client) -> client.sql("DELETE FROM webhook_deliveries").update());
	}

	@Test
	void anEndIsNotedOnceAndOnlyIfThatIsWanted() {
		Session session = this.store.begin("ann");
		Run run = this.store.turn(session, "hello", "hi");
		this.store.runs().end(run.claim(), TestStore.completed(1, 1), null);
		this.deliveries.noteEnds(false);
		this.store.turn(session, "and", "so");
		List<WebhookDelivery> claimed = this.deliveries.claim(NOW, LATER, 10);
		assertThat(claimed).hasSize(1);
		WebhookDelivery delivery = claimed.getFirst();
		assertThat(delivery.runId()).isEqualTo(run.id());
		assertThat(delivery.sessionId()).isEqualTo(session.id());
		assertThat(delivery.userId()).isEqualTo("ann");
		assertThat(delivery.model()).isEqualTo("gpt-1");
		assertThat(delivery.attempts()).isEqualTo(1);
		assertThat(delivery.end().outcome()).isEqualTo("completed");
		assertThat(delivery.end().usage()).isEqualTo(new TokenUsage(3, 4, false));
		assertThat(delivery.end().endedAt()).isEqualTo(TestStore.NOW.plusSeconds(1));
	}

	@Test
	void whatIsClaimedComesAgainOnlyAfterItsTime() {
		this.store.turn(this.store.begin("ann"), "hello", "hi");
		WebhookDelivery first = this.deliveries.claim(NOW, LATER, 10).getFirst();
		assertThat(this.deliveries.claim(LATER.minusMillis(1), LATER.plusSeconds(9), 10)).isEmpty();
		WebhookDelivery second = this.deliveries.claim(LATER, LATER.plusSeconds(60), 10).getFirst();
		assertThat(second.attempts()).isEqualTo(2);
		// The first attempt reports its result too late: it is ignored.
		this.deliveries.gaveUp(first, "late", LATER);
		assertThat(this.deliveries.count()).isEqualTo(new WebhookDeliveries.Counts(1, 0));
		this.deliveries.failed(second, "HTTP 500", LATER.plusSeconds(1));
		assertThat(this.deliveries.claim(LATER.plusSeconds(1), LATER.plusSeconds(60), 10)).singleElement()
			.satisfies((third) -> assertThat(third.lastError()).isEqualTo("HTTP 500"));
		this.deliveries.delivered(second);
		assertThat(this.deliveries.count()).isEqualTo(new WebhookDeliveries.Counts(0, 0));
	}

	@Test
	void theLongestDueComesFirstAndNotMoreThanIsAskedFor() {
		Session session = this.store.begin("ann");
		Run first = this.store.turn(session, "1", "1");
		this.store.turn(session, "2", "2");
		this.deliveries.failed(this.deliveries.claim(NOW, LATER, 1).getFirst(), "x", NOW.plusSeconds(1));
		assertThat(this.deliveries.claim(NOW, LATER, 1)).hasSize(1);
		assertThat(this.deliveries.claim(NOW, LATER, 1)).isEmpty();
		assertThat(this.deliveries.list(false, null, 10)).hasSize(2);
		assertThat(this.deliveries.list(false, null, 1)).extracting(WebhookDelivery::runId).doesNotContain(first.id());
	}

	@Test
	void aDeletedSessionEndsItsRunAndKeepsWhatIsToBePosted() {
		Session session = this.store.begin("ann");
		Run ended = this.store.turn(session, "hello", "hi");
		Run running = this.store.accept(session, "and?");
		this.store.sessions().delete(session.id(), "ann");
		this.deliveries.eraseUser("ann");
		Instant now = Instant.now().plusSeconds(60);
		assertThat(this.deliveries.claim(now, now.plusSeconds(60), 10)).extracting(WebhookDelivery::runId)
			.containsExactlyInAnyOrder(ended.id(), running.id());
		assertThat(this.deliveries.list(false, null, 10)).allSatisfy((one) -> assertThat(one.userId()).isNull())
			.filteredOn((one) -> one.runId().equals(running.id()))
			.singleElement()
			.satisfies((one) -> assertThat(one.end().cancelCause()).isEqualTo("deletion"));
	}

	@Test
	void theDeadAreReplayedOrForgotten() {
		Session session = this.store.begin("ann");
		this.store.turn(session, "1", "1");
		this.store.turn(session, "2", "2");
		List<WebhookDelivery> claimed = this.deliveries.claim(NOW, LATER, 10);
		claimed.forEach((one) -> this.deliveries.gaveUp(one, "HTTP 410", NOW));
		assertThat(this.deliveries.claim(LATER.plusSeconds(9), LATER, 10)).isEmpty();
		assertThat(this.deliveries.replay(claimed.getFirst().runId(), LATER)).isPresent();
		assertThat(this.deliveries.replay(Ids.next(), LATER)).isEmpty();
		assertThat(this.deliveries.count()).isEqualTo(new WebhookDeliveries.Counts(1, 1));
		this.deliveries.forgetDead(NOW);
		assertThat(this.deliveries.count()).isEqualTo(new WebhookDeliveries.Counts(1, 1));
		this.deliveries.forgetDead(NOW.plusMillis(1));
		assertThat(this.deliveries.count()).isEqualTo(new WebhookDeliveries.Counts(1, 0));
		WebhookDelivery again = this.deliveries.claim(LATER, LATER.plusSeconds(60), 10).getFirst();
		assertThat(again.attempts()).isEqualTo(1);
		assertThat(again.dueSince()).isEqualTo(LATER);
	}

}

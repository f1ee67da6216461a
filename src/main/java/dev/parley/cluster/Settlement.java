package dev.parley.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.parley.run.SharedRuns;
import dev.parley.run.shared.OtherServers;
import dev.parley.store.Replicas;
import dev.parley.store.database.StorageUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the other replicas to say when they have no more runs of a user whose sessions
 * were deleted, and answers them. Thread-safe.
 */
final class Settlement implements OtherServers {

	private static final Logger logger = LoggerFactory.getLogger(Settlement.class);

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final Replicas replicas;

	private final RedisSignals signals;

	private final SharedRuns runs;

	private final ReplicaLife life;

	private final String replica;

	private final ConcurrentMap<UUID, Question> questions = new ConcurrentHashMap<>();

	/**
	 * @param replica id of this server
	 */
	Settlement(Replicas replicas, RedisSignals signals, SharedRuns runs, ReplicaLife life, String replica) {
		this.replicas = replicas;
		this.signals = signals;
		this.runs = runs;
		this.life = life;
		this.replica = replica;
	}

	@Override
	public void awaitNoneOf(String userId, Duration patience) throws InterruptedException {
		List<String> living = living();
		if (!living.contains(this.replica)) {
			// This one cannot tell now which others there are.
			Thread.sleep(patience);
			return;
		}
		UUID id = UUID.randomUUID();
		Question question = new Question(living.stream().filter((other) -> !other.equals(this.replica)).toList());
		this.questions.put(id, question);
		try {
			question.open.forEach((other) -> this.signals.settle(other, id, userId));
			if (!question.answered.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.debug("Some servers have not said that they have no runs of a user");
			}
		}
		finally {
			this.questions.remove(id);
		}
	}

	/** Empty if they are unknown. */
	private List<String> living() {
		try {
			return this.replicas.living();
		}
		catch (StorageUnavailableException ex) {
			return List.of();
		}
	}

	/** Answers another replica. */
	void answer(String asking, UUID question, String userId) {
		this.runs.ofUser(userId).forEach(this.life::compare);
		try {
			if (this.runs.settle(userId, PATIENCE)) {
				this.signals.settled(asking, question);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/** Another replica has answered. */
	void settled(UUID id, String other) {
		Question question = this.questions.get(id);
		if (question != null && question.open.remove(other)) {
			question.answered.countDown();
		}
	}

	private static final class Question {

		private final Set<String> open = ConcurrentHashMap.newKeySet();

		private final CountDownLatch answered;

		Question(List<String> others) {
			this.open.addAll(others);
			this.answered = new CountDownLatch(others.size());
		}

	}

}

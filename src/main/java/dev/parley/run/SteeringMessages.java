package dev.parley.run;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

import dev.parley.agent.UserMessage;
import dev.parley.run.admission.BusyPolicy;
import dev.parley.run.event.RunAnswer;
import dev.parley.run.event.RunEvent.Done;
import dev.parley.run.event.RunEvent.Terminal;
import dev.parley.store.RunSteering;

/** Lets waiting messages join the active run of their session. Thread-safe. */
final class SteeringMessages {

	private final SessionQueues queues;

	private final RunSteering steering;

	private final SteeringElsewhere elsewhere;

	private final Clock clock;

	private final BiConsumer<LiveRun, Terminal> settle;

	/**
	 * @param settle ends a run whose message has joined another one
	 */
	SteeringMessages(SessionQueues queues, RunSteering steering, SteeringElsewhere elsewhere, Clock clock,
			BiConsumer<LiveRun, Terminal> settle) {
		this.elsewhere = elsewhere;
		this.queues = queues;
		this.steering = steering;
		this.clock = clock;
		this.settle = settle;
	}

	/**
	 * Lets the waiting messages that steer a run join it. Called by the run's thread
	 * between the results of tools and the next model call.
	 * @return the messages that joined, in order
	 */
	List<UserMessage> join(LiveRun active) {
		List<UserMessage> joined = new ArrayList<>();
		SessionQueue queue = this.queues.find(active.sessionId());
		if (queue != null) {
			queue.runs()
				.stream()
				.filter((run) -> steers(run, active) && join(run, active, queue))
				.forEach((run) -> joined.add(run.request().userMessage()));
		}
		if (active.stopped().isEmpty()) {
			joined.addAll(this.elsewhere.join(active));
		}
		return joined;
	}

	/** Only the same agent has checked the message, and may answer it. */
	private static boolean steers(LiveRun run, LiveRun active) {
		return run != active && run.request().ifBusy() == BusyPolicy.STEER
				&& run.request().agent().equals(active.agent()) && active.stopped().isEmpty();
	}

	private boolean join(LiveRun run, LiveRun active, SessionQueue queue) {
		// In the queue's lock, so that a cancellation comes before or after.
		Optional<RunSteering.Joined> joined = queue.withdraw(run, () -> this.steering.join(run.claim(), active.claim(),
				active.progress().place(), active.model(), this.clock.instant()));
		joined.ifPresent((message) -> {
			active.progress().nextPlace();
			run.joined(active.id());
			this.settle.accept(run, new Done(RunAnswer.steered(active.id(), run.sessionId(), run.id(),
					message.messageId(), active.agent(), active.model(), message.sessionTokens())));
		});
		return joined.isPresent();
	}

}

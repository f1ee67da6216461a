package dev.parley.run;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.parley.agent.UserMessage;
import dev.parley.run.admission.BusyPolicy;
import dev.parley.run.admission.RunRequest;
import dev.parley.run.admission.StoredRequest;
import dev.parley.run.shared.Signals;
import dev.parley.store.Messages;
import dev.parley.store.OtherRuns;
import dev.parley.store.Run;
import dev.parley.store.RunSteering;
import dev.parley.store.database.Replica;
import org.jspecify.annotations.Nullable;

/**
 * Lets messages that wait at other servers join a run of this one. Their servers read
 * from the store that they have ended so. Thread-safe.
 */
final class SteeringElsewhere {

	private final RunSteering steering;

	private final OtherRuns others;

	private final Messages messages;

	private final Signals signals;

	private final Replica replica;

	private final Clock clock;

	SteeringElsewhere(RunSteering steering, OtherRuns others, Messages messages, Signals signals, Replica replica,
			Clock clock) {
		this.steering = steering;
		this.others = others;
		this.messages = messages;
		this.signals = signals;
		this.replica = replica;
		this.clock = clock;
	}

	/** The messages that have joined, in order. */
	List<UserMessage> join(LiveRun active) {
		String own = this.replica.id();
		if (own == null) {
			return List.of();
		}
		List<UserMessage> joined = new ArrayList<>();
		for (Run run : this.others.waitingFor(active.id(), own)) {
			RunRequest request = request(run);
			if (request != null && request.ifBusy() == BusyPolicy.STEER && request.agent().equals(active.agent())
					&& join(run, active)) {
				joined.add(request.userMessage());
			}
		}
		return joined;
	}

	private @Nullable RunRequest request(Run run) {
		String stored = run.request();
		return (stored == null) ? null
				: this.messages.question(run.messageId(), run.sessionId(), run.userId())
					.map((question) -> StoredRequest.read(stored, run, question))
					.orElse(null);
	}

	private boolean join(Run run, LiveRun active) {
		UUID runId = run.id();
		return this.steering
			.join(run.claim(), active.claim(), active.progress().place(), active.model(), this.clock.instant())
			.map((_) -> {
				active.progress().nextPlace();
				this.signals.runChanged(runId);
				return true;
			})
			.orElse(false);
	}

}

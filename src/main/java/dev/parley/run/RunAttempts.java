package dev.parley.run;

import java.util.List;
import java.util.stream.Stream;

import dev.parley.agent.model.Attempt;
import dev.parley.agent.model.AttemptLog;
import dev.parley.agent.model.Usage;
import dev.parley.store.AttemptRow;
import org.jspecify.annotations.Nullable;

/**
 * The model calls of a run, after the attempt of another server if it was taken over.
 * Thread-safe.
 */
final class RunAttempts {

	private volatile AttemptLog log = new AttemptLog();

	private volatile @Nullable VoidedAttempt voided;

	/** The run starts: times of calls are counted from now. */
	void begin() {
		this.log = new AttemptLog();
	}

	/**
	 * Adds the attempt of another server.
	 * @param attempt null: none
	 */
	void voided(@Nullable VoidedAttempt attempt) {
		this.voided = attempt;
	}

	/** The calls of this server. */
	AttemptLog log() {
		return this.log;
	}

	List<Attempt> all() {
		return this.log.all();
	}

	/** All calls, as they are stored. */
	List<AttemptRow> rows() {
		return Stream
			.concat(Stream.ofNullable(this.voided).map(VoidedAttempt::row),
					all().stream()
						.map((attempt) -> new AttemptRow(attempt.model(), attempt.outcome().text(), attempt.code(),
								attempt.duration().toMillis())))
			.toList();
	}

	/** The usage of the attempt of another server. */
	Usage voidedUsage() {
		VoidedAttempt before = this.voided;
		return (before != null) ? before.usage() : Usage.NONE;
	}

}

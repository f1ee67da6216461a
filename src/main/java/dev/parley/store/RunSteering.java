package dev.parley.store;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

import dev.parley.store.RunRows.RunKey;
import dev.parley.store.database.Database;

/** Lets the message of a queued run join the running answer of its session. */
public final class RunSteering {

	/** Finish reason of a run whose message joined another one. */
	public static final String FINISH_REASON = "steered";

	private final Database database;

	RunSteering(Database database) {
		this.database = database;
	}

	/**
	 * Moves the message of a queued run into a running one, and completes the queued run.
	 * @param place the message's place in the running one
	 * @param model that the running one requests
	 * @return empty if one of the claims does not hold; then nothing changes
	 */
	public Optional<Joined> join(RunClaim queued, RunClaim running, int place, String model, Instant now) {
		RunEnd end = new RunEnd(new RunEnd.Completed(FINISH_REASON, model), null, now, null);
		return this.database.write((client) -> {
			// The session before the runs, as ends and deletions do, so that they cannot
			// block each other.
			Optional<Long> tokens = client.sql("""
					UPDATE sessions SET updated_at = ?
					WHERE id = (SELECT r.session_id FROM runs r JOIN runs q ON q.session_id = r.session_id
						WHERE r.id = ? AND r.epoch = ? AND r.state = 'unfinished'
							AND q.id = ? AND q.epoch = ? AND q.state = 'unfinished')
					RETURNING tokens_used""")
				.params(now.toEpochMilli(), running.runId().toString(), running.epoch(), queued.runId().toString(),
						queued.epoch())
				.query(Long.class)
				.optional();
			Optional<RunKey> target = tokens.flatMap((_) -> RunRows.held(client, this.database, running));
			if (tokens.isEmpty() || target.isEmpty() || RunRows.end(client, queued, end, tokens.get()).isEmpty()) {
				return Optional.empty();
			}
			String message = client.sql("UPDATE runs SET steered_into = ? WHERE id = ? RETURNING message_id")
				.params(running.runId().toString(), queued.runId().toString())
				.query(String.class)
				.single();
			client.sql("""
					UPDATE messages SET run_id = ?, run_ordinal = ?, prompt_ordinal = ?, place = ?
					WHERE id = ?""")
				.params(running.runId().toString(), target.get().ordinal(), target.get().ordinal(), place, message)
				.update();
			return Optional.of(new Joined(UUID.fromString(message), tokens.get()));
		});
	}

	/**
	 * A message that joined a running answer.
	 *
	 * @param sessionTokens the session's token total
	 */
	public record Joined(UUID messageId, long sessionTokens) {
	}

}

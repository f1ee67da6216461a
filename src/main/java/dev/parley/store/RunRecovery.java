package dev.parley.store;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import dev.parley.store.Message.Role;
import dev.parley.store.Message.Status;
import dev.parley.store.RunRows.RunKey;
import dev.parley.store.Runs.NewMessage;
import dev.parley.store.database.Database;
import dev.parley.store.database.Replica;
import dev.parley.store.id.Ids;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Ends the runs that an earlier process left unfinished, and deletes expired idempotency
 * keys.
 */
public final class RunRecovery {

	/** Number of runs that one transaction ends. */
	private static final int AT_ONCE = 100;

	private final Database database;

	private final Replica replica;

	RunRecovery(Database database, Replica replica) {
		this.database = database;
		this.replica = replica;
	}

	/**
	 * The runs that are stored as unfinished, of this server if others share the store.
	 */
	public Set<UUID> unfinished() {
		String owner = this.replica.id();
		return this.database.read((client) -> client
			.sql("SELECT id FROM runs WHERE state = 'unfinished'" + ((owner != null) ? " AND owner = ?" : ""))
			.params((owner != null) ? List.of(owner) : List.of())
			.query((row, number) -> UUID.fromString(row.getString("id")))
			.set());
	}

	/**
	 * Ends every run that an earlier process left unfinished, and keeps its text.
	 * @return their number
	 */
	public int recover(RunEnd.Failed reason, Instant now) {
		return recover(unfinished(), reason, now);
	}

	/**
	 * Ends the given runs if they are unfinished, and keeps their text.
	 * @return the number of runs that it ended
	 */
	public int recover(Set<UUID> runIds, RunEnd.Failed reason, Instant now) {
		List<UUID> ordered = runIds.stream().sorted().toList();
		int ended = 0;
		for (int start = 0; start < ordered.size(); start += AT_ONCE) {
			List<UUID> some = ordered.subList(start, Math.min(start + AT_ONCE, ordered.size()));
			ended += this.database
				.write((client) -> (int) some.stream().filter((run) -> recover(client, run, reason, now)).count());
		}
		return ended;
	}

	private static boolean recover(JdbcClient client, UUID runId, RunEnd.Failed reason, Instant now) {
		Optional<Run> unfinished = client.sql("SELECT * FROM runs WHERE id = ? AND state = 'unfinished'")
			.params(runId.toString())
			.query(RunRows::run)
			.optional();
		return unfinished.isPresent() && recover(client, unfinished.get(), reason, now);
	}

	static boolean recover(JdbcClient client, Run run, RunEnd.Outcome reason, Instant now) {
		Optional<RunKey> ended = RunRows.end(client, run.claim(), new RunEnd(reason, run.createdAt(), now, null), null);
		if (ended.isEmpty()) {
			return false;
		}
		RunKey key = ended.get();
		int place = MessageRows.nextPlace(client, key);
		StringBuilder said = new StringBuilder();
		StringBuilder reasoning = new StringBuilder();
		client.sql("SELECT content, reasoning FROM checkpoints WHERE run_id = ? AND message_place = ? ORDER BY piece")
			.params(run.id().toString(), place)
			.query((piece) -> {
				said.append(piece.getString("content"));
				reasoning.append(Objects.requireNonNullElse(piece.getString("reasoning"), ""));
			});
		// A run that continues another has no user's message that could show its end.
		if (!said.isEmpty() || !reasoning.isEmpty() || (run.continues() != null && place <= 1)) {
			MessageRows.insert(client, run.id(), key, new NewMessage(Ids.next(), place, Role.ASSISTANT, said.toString(),
					reasoning.isEmpty() ? null : reasoning.toString(), Status.PARTIAL, List.of(), now));
			client.sql("UPDATE sessions SET message_count = message_count + 1 WHERE id = ?")
				.params(key.sessionId().toString())
				.update();
		}
		Runs.deleteCheckpoints(client, run.id());
		return true;
	}

	/** Deletes the idempotency keys that are older than {@code limit}. */
	public void forgetKeys(Instant limit) {
		this.database.write((client) -> client.sql("DELETE FROM idempotency_keys WHERE created_at < ?")
			.params(limit.toEpochMilli())
			.update());
	}

}

package dev.parley.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import dev.parley.store.Message.Role;
import dev.parley.store.Message.Status;
import dev.parley.store.Runs.NewMessage;
import dev.parley.store.Runs.RunKey;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Settles what an earlier process left behind, and forgets what has had its time. */
public final class RunRecovery {

	private final Database database;

	RunRecovery(Database database) {
		this.database = database;
	}

	/**
	 * Ends every run that an earlier process left unfinished, keeping what it had said.
	 * @return how many there were
	 */
	public int recover(RunEnd.Failed reason, Instant now) {
		return this.database.write((client) -> {
			List<Run> unfinished = client.sql("SELECT * FROM runs WHERE state = 'unfinished'").query(Runs::run).list();
			unfinished.forEach((run) -> recover(client, run, reason, now));
			return unfinished.size();
		});
	}

	private static void recover(JdbcClient client, Run run, RunEnd.Failed reason, Instant now) {
		RunKey key = client.sql("SELECT session_id, ordinal FROM runs WHERE id = ?")
			.params(run.id().toString())
			.query(RunKey::of)
			.single();
		int place = MessageRows.nextPlace(client, key);
		List<String> said = client
			.sql("SELECT content FROM checkpoints WHERE run_id = ? AND message_place = ? ORDER BY piece")
			.params(run.id().toString(), place)
			.query(String.class)
			.list();
		Optional<RunKey> _ = Runs.updateEnded(client, run.id(), new RunEnd(reason, run.createdAt(), now, null), null);
		if (!said.isEmpty()) {
			MessageRows.insert(client, run.id(), key, new NewMessage(Ids.next(), place, Role.ASSISTANT,
					String.join("", said), Status.PARTIAL, List.of(), now));
			client.sql("UPDATE sessions SET message_count = message_count + 1 WHERE id = ?")
				.params(key.sessionId().toString())
				.update();
		}
		Runs.deleteCheckpoints(client, run.id());
	}

	/** Forgets the idempotency keys that are older than {@code limit}. */
	public void forgetKeys(Instant limit) {
		this.database.write((client) -> client.sql("DELETE FROM idempotency_keys WHERE created_at < ?")
			.params(limit.toEpochMilli())
			.update());
	}

}

package dev.parley.store;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

import dev.parley.store.RunRows.RunKey;
import dev.parley.store.database.Database;
import dev.parley.store.text.SessionTitle;
import dev.parley.store.text.StoredText;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Stores new runs, each in one transaction and at most one for each idempotency key.
 */
public final class RunAcceptance {

	private static final String SCOPE = "runs";

	private final Database database;

	RunAcceptance(Database database) {
		this.database = database;
	}

	/** The result of an earlier request with this key; empty if there was none. */
	public Optional<Acceptance> find(String userId, IdempotencyKey key) {
		return this.database
			.read((client) -> Keys.find(client, SCOPE, userId, key).map((used) -> Keys.seen(used, key)));
	}

	/**
	 * Accepts a run: stores the user's message, the run, the session if it is new, and
	 * the key; supersedes what the message replaces.
	 */
	public Acceptance accept(Run run, NewTurn turn, @Nullable Session newSession, @Nullable IdempotencyKey key) {
		return this.database.write((client) -> {
			if (key != null) {
				Optional<Keys.Used> used = Keys.find(client, SCOPE, run.userId(), key);
				if (used.isPresent()) {
					return Keys.seen(used.get(), key);
				}
			}
			Optional<Acceptance> refusal = TurnRows.refusal(client, run, turn.placement());
			if (refusal.isPresent()) {
				return refusal.get();
			}
			Optional<Integer> ordinal = (newSession != null) ? firstRun(client, newSession, turn)
					: nextRun(client, run, 1, SessionTitle.of(turn.message()));
			if (ordinal.isEmpty()) {
				return new Acceptance.SessionGone();
			}
			insert(client, run, ordinal.get());
			TurnRows.insert(client, run, ordinal.get(), turn);
			Attachments.insert(client, this.database, run.userId(), run.messageId(), turn.files());
			if (key != null) {
				Keys.insert(client, SCOPE, run.userId(), key, run.sessionId(), run.id(), run.createdAt());
			}
			return new Acceptance.Stored(1);
		});
	}

	/**
	 * Accepts a run that answers the message of a failed run again. The message and its
	 * tool calls move to the new run; other text of the failed run no longer appears in
	 * prompts.
	 * @param run with the session and the message of the failed run
	 */
	public Acceptance acceptAgain(Run run, UUID failedRunId, IdempotencyKey key) {
		return this.database.write((client) -> {
			if (TurnRows.superseded(client, run.messageId())) {
				return new Acceptance.Superseded();
			}
			if (!Keys.move(client, SCOPE, run.userId(), key, failedRunId, run.id())) {
				return Keys.find(client, SCOPE, run.userId(), key)
					.map((used) -> Keys.seen(used, key))
					.orElseGet(Acceptance.SessionGone::new);
			}
			int ordinal = nextRun(client, run, 0, null).orElseThrow();
			insert(client, run, ordinal);
			RunKey failed = client.sql("UPDATE runs SET superseded_by = ? WHERE id = ? RETURNING session_id, ordinal")
				.params(run.id().toString(), failedRunId.toString())
				.query(RunKey::of)
				.single();
			client.sql("""
					UPDATE messages SET prompt_ordinal = ? WHERE session_id = ? AND prompt_ordinal = ?
						AND (role = 'user' OR EXISTS (SELECT 1 FROM tool_calls WHERE message_id = messages.id))""")
				.params(ordinal, failed.sessionId().toString(), failed.ordinal())
				.update();
			return new Acceptance.Stored(MessageRows.nextPlace(client, new RunKey(run.sessionId(), ordinal)));
		});
	}

	private static Optional<Integer> firstRun(JdbcClient client, Session session, NewTurn turn) {
		String title = (session.title() != null) ? session.title() : TurnRows.titleOf(turn);
		Sessions.insert(client, session.begunWith(title, 1 + TurnRows.historyOf(turn).size()), 1);
		return Optional.of(1);
	}

	/**
	 * Counts the run in its session and returns its ordinal; empty if there is no
	 * session.
	 * @param title used if the session has none and this is its first run
	 */
	private static Optional<Integer> nextRun(JdbcClient client, Run run, int newMessages, @Nullable String title) {
		return client.sql("""
				UPDATE sessions SET run_count = run_count + 1, message_count = message_count + ?, agent = ?,
					title = CASE WHEN run_count = 0 THEN COALESCE(title, ?) ELSE title END, updated_at = ?
				WHERE id = ? AND user_id = ? RETURNING run_count""")
			.params(Arrays.asList(newMessages, run.agent(), StoredText.ofNullable(title),
					run.createdAt().toEpochMilli(), run.sessionId().toString(), run.userId()))
			.query(Integer.class)
			.optional();
	}

	private static void insert(JdbcClient client, Run run, int ordinal) {
		client.sql("""
				INSERT INTO runs (id, session_id, user_id, ordinal, message_id, agent, model, state, created_at)
				VALUES (?, ?, ?, ?, ?, ?, ?, 'unfinished', ?)""")
			.params(run.id().toString(), run.sessionId().toString(), run.userId(), ordinal, run.messageId().toString(),
					run.agent(), run.model(), run.createdAt().toEpochMilli())
			.update();
	}

}

package dev.parley.store;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import dev.parley.store.RunRows.RunKey;
import dev.parley.store.attachment.Attachments;
import dev.parley.store.database.Database;
import dev.parley.store.database.Replica;
import dev.parley.store.idempotency.Acceptance;
import dev.parley.store.idempotency.IdempotencyKey;
import dev.parley.store.idempotency.Keys;
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

	private final Replica replica;

	RunAcceptance(Database database, Replica replica) {
		this.database = database;
		this.replica = replica;
	}

	/** The result of an earlier request with this key; empty if there was none. */
	public Optional<Acceptance> find(String userId, IdempotencyKey key) {
		return this.database
			.read((client) -> Keys.find(client, SCOPE, userId, key).map((used) -> Keys.seen(used, key)));
	}

	/**
	 * The key that a run was asked for with; empty if there was none or it has expired.
	 */
	public Optional<String> keyOf(Run run) {
		return this.database.read((client) -> Keys.of(client, SCOPE, run.userId(), run.sessionId(), run.id()));
	}

	/**
	 * Accepts a run: stores the user's message, the run, the session if it is new, and
	 * the key; supersedes what the message replaces.
	 */
	public Acceptance accept(Run run, NewTurn turn, @Nullable Session newSession, @Nullable IdempotencyKey key) {
		return accept(run, turn, newSession, key, Queueing.UNCHECKED);
	}

	/** The same, in its turn among the runs of other servers. */
	public Acceptance accept(Run run, NewTurn turn, @Nullable Session newSession, @Nullable IdempotencyKey key,
			Queueing queueing) {
		return this.database.write((client) -> {
			if (key != null) {
				Optional<Keys.Used> used = Keys.find(client, SCOPE, run.userId(), key);
				if (used.isPresent()) {
					return Keys.seen(used.get(), key);
				}
			}
			if (UnfinishedRuns.tooMany(client, run.userId(), queueing)) {
				return new Acceptance.TooManyRuns(queueing.mostOfUser());
			}
			Optional<Acceptance> superseded = SupersededRows.refusal(client, run, turn.placement());
			if (superseded.isPresent()) {
				return superseded.get();
			}
			List<UUID> before = (newSession == null) ? UnfinishedRuns.ofSession(client, run.sessionId(), queueing)
					: List.of();
			if (before.size() > queueing.most()) {
				return (queueing.most() == 0) ? new Acceptance.SessionBusy(before.getFirst())
						: new Acceptance.QueueFull(before.getFirst());
			}
			if (queueing.interrupts() && !before.isEmpty()) {
				UnfinishedRuns.interrupt(client, run.sessionId());
			}
			if (turn.placement() instanceof Placement.AfterResults(List<AnsweredCall> results)) {
				RequiredActions.settle(client, results);
			}
			Optional<Integer> ordinal = (newSession != null) ? firstRun(client, newSession, turn)
					: nextRun(client, run, 1, SessionTitle.of(turn.message()), precedingOf(turn));
			if (ordinal.isEmpty()) {
				return (newSession != null) ? new Acceptance.ThreadTaken() : notWaiting(client, run);
			}
			insert(client, run, ordinal.get());
			TurnRows.insert(client, this.database, run, ordinal.get(), turn);
			Attachments.insert(client, this.database, run.userId(), run.messageId(), turn.files());
			if (key != null) {
				Keys.insert(client, SCOPE, run.userId(), key, run.sessionId(), run.id(), run.createdAt());
			}
			return new Acceptance.Stored(TurnRows.firstPlace(turn), ordinal.get(), before.isEmpty());
		});
	}

	/**
	 * Accepts a run that continues one that requires action: stores it and what its
	 * caller answered.
	 * @param run with the session, the message and the id of the run that it continues
	 */
	public Acceptance acceptContinuing(Run run, List<AnsweredCall> answers, @Nullable IdempotencyKey key) {
		return acceptContinuing(run, answers, key, Queueing.UNCHECKED);
	}

	/** The same, unless the user has too many runs on all servers. */
	public Acceptance acceptContinuing(Run run, List<AnsweredCall> answers, @Nullable IdempotencyKey key,
			Queueing queueing) {
		return this.database.write((client) -> {
			if (key != null) {
				Optional<Keys.Used> used = Keys.find(client, SCOPE, run.userId(), key);
				if (used.isPresent()) {
					return Keys.seen(used.get(), key);
				}
			}
			if (UnfinishedRuns.tooMany(client, run.userId(), queueing)) {
				return new Acceptance.TooManyRuns(queueing.mostOfUser());
			}
			Optional<Integer> ordinal = nextAfter(client, run, Objects.requireNonNull(run.continues()));
			if (ordinal.isEmpty()) {
				return notWaiting(client, run);
			}
			insert(client, run, ordinal.get());
			RequiredActions.settle(client, answers);
			if (key != null) {
				Keys.insert(client, SCOPE, run.userId(), key, run.sessionId(), run.id(), run.createdAt());
			}
			return new Acceptance.Stored(1, ordinal.get(), true);
		});
	}

	/** Counts one more run, if the session has none after an earlier one. */
	private static Optional<Integer> nextAfter(JdbcClient client, Run run, UUID earlierRunId) {
		return client.sql("""
				UPDATE sessions SET run_count = run_count + 1, updated_at = ?
				WHERE id = ? AND user_id = ? AND run_count = (SELECT ordinal FROM runs WHERE id = ?)
				RETURNING run_count""")
			.params(run.createdAt().toEpochMilli(), run.sessionId().toString(), run.userId(), earlierRunId.toString())
			.query(Integer.class)
			.optional();
	}

	private static Acceptance notWaiting(JdbcClient client, Run run) {
		return client.sql("""
				SELECT r.id FROM sessions s JOIN runs r ON r.session_id = s.id AND r.ordinal = s.run_count
				WHERE s.id = ? AND s.user_id = ?""")
			.params(run.sessionId().toString(), run.userId())
			.query(String.class)
			.optional()
			.<Acceptance>map((id) -> new Acceptance.NotWaiting(UUID.fromString(id)))
			.orElseGet(Acceptance.SessionGone::new);
	}

	/**
	 * Accepts a run that answers the message of a failed run again. The message and its
	 * tool calls move to the new run; other text of the failed run no longer appears in
	 * prompts.
	 * @param run with the session and the message of the failed run
	 */
	public Acceptance acceptAgain(Run run, UUID failedRunId, IdempotencyKey key) {
		return acceptAgain(run, failedRunId, key, Queueing.UNCHECKED);
	}

	/** The same, unless the user has too many runs on all servers. */
	public Acceptance acceptAgain(Run run, UUID failedRunId, IdempotencyKey key, Queueing queueing) {
		return this.database.write((client) -> {
			if (UnfinishedRuns.tooMany(client, run.userId(), queueing)) {
				return new Acceptance.TooManyRuns(queueing.mostOfUser());
			}
			if (SupersededRows.superseded(client, run.messageId())) {
				return new Acceptance.Superseded();
			}
			if (!Keys.move(client, SCOPE, run.userId(), key, failedRunId, run.id())) {
				return Keys.find(client, SCOPE, run.userId(), key)
					.map((used) -> Keys.seen(used, key))
					.orElseGet(Acceptance.SessionGone::new);
			}
			Optional<Integer> next = (run.continues() != null) ? nextAfter(client, run, failedRunId)
					: nextRun(client, run, 0, null, null);
			if (next.isEmpty()) {
				// A later message has come after what it would continue.
				Keys.move(client, SCOPE, run.userId(), key, run.id(), failedRunId);
				return notWaiting(client, run);
			}
			int ordinal = next.get();
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
			return new Acceptance.Stored(MessageRows.nextPlace(client, new RunKey(run.sessionId(), ordinal)), ordinal,
					false);
		});
	}

	private static Optional<Integer> firstRun(JdbcClient client, Session session, NewTurn turn) {
		String title = (session.title() != null) ? session.title() : TurnRows.titleOf(turn);
		return Sessions.insert(client, session.begunWith(title, 1 + TurnRows.brought(turn)), 1) ? Optional.of(1)
				: Optional.empty();
	}

	/**
	 * Counts the run in its session, declines the calls that the run before waits for,
	 * and returns its ordinal; empty if there is no session.
	 * @param title used if the session has none and this is its first run
	 * @param after the run that must be the session's newest; null: any
	 */
	private static Optional<Integer> nextRun(JdbcClient client, Run run, int newMessages, @Nullable String title,
			@Nullable UUID after) {
		if (after != null && !isNewest(client, run.sessionId(), after)) {
			return Optional.empty();
		}
		Optional<Counted> counted = client
			.sql("""
					UPDATE sessions SET run_count = run_count + 1, message_count = message_count + ?, agent = ?,
						title = CASE WHEN run_count = 0 THEN COALESCE(title, ?) ELSE title END, updated_at = ?
					WHERE id = ? AND user_id = ? RETURNING run_count,
						(SELECT state FROM runs WHERE session_id = sessions.id AND ordinal = sessions.run_count - 1) AS last""")
			.params(Arrays.asList(newMessages, run.agent(), StoredText.ofNullable(title),
					run.createdAt().toEpochMilli(), run.sessionId().toString(), run.userId()))
			.query((row, number) -> new Counted(row.getInt("run_count"), row.getString("last")))
			.optional();
		counted.filter((count) -> RunEnd.RequiresAction.STATE.equals(count.last()))
			.ifPresent((count) -> RequiredActions.decline(client, run.sessionId(), count.ordinal() - 1));
		return counted.map(Counted::ordinal);
	}

	/**
	 * Locks the session, so that the run is still the newest when the next is counted.
	 */
	private static boolean isNewest(JdbcClient client, UUID sessionId, UUID runId) {
		return client.sql("""
				UPDATE sessions SET run_count = run_count
				WHERE id = ? AND run_count = (SELECT ordinal FROM runs WHERE id = ?)""")
			.params(sessionId.toString(), runId.toString())
			.update() > 0;
	}

	private static @Nullable UUID precedingOf(NewTurn turn) {
		return (turn.placement() instanceof Placement.After(UUID runId)) ? runId : null;
	}

	private void insert(JdbcClient client, Run run, int ordinal) {
		client.sql("""
				INSERT INTO runs (id, session_id, user_id, ordinal, message_id, agent, model, state, created_at,
					continues, owner, request)
				VALUES (?, ?, ?, ?, ?, ?, ?, 'unfinished', ?, ?, ?, ?)""")
			.params(Arrays.asList(run.id().toString(), run.sessionId().toString(), run.userId(), ordinal,
					run.messageId().toString(), run.agent(), run.model(), run.createdAt().toEpochMilli(),
					(run.continues() != null) ? run.continues().toString() : null, this.replica.id(),
					this.replica.shares() ? StoredText.ofNullable(run.request()) : null))
			.update();
		Responses.insert(client, run);
	}

	/**
	 * The number of a run in its session.
	 *
	 * @param last the state of the run before it; null if there is none
	 */
	private record Counted(int ordinal, @Nullable String last) {
	}

}

package dev.parley.store;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import dev.parley.store.Message.Role;
import dev.parley.store.Message.Status;
import dev.parley.store.RunRows.RunKey;
import dev.parley.store.attachment.AttachmentRow;
import dev.parley.store.database.Database;
import dev.parley.store.text.Names;
import dev.parley.store.text.StoredText;
import dev.parley.store.usage.TokenUsage;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The stored runs: their messages, checkpoints and ends. {@link RunAcceptance} stores new
 * ones.
 */
public final class Runs {

	private final Database database;

	Runs(Database database) {
		this.database = database;
	}

	/**
	 * Stores a message with tool calls that a run produced before its end.
	 * @throws RunLostException if the claim does not hold
	 */
	public void say(RunClaim claim, NewMessage message) {
		this.database.write((client) -> {
			// Lock the session before the run, as a deletion does, to avoid deadlocks.
			client.sql("""
					UPDATE sessions SET message_count = message_count + 1
					WHERE id = (SELECT session_id FROM runs WHERE id = ?)""").params(claim.runId().toString()).update();
			RunKey run = RunRows.held(client, this.database, claim)
				.orElseThrow(() -> new RunLostException(claim.runId()));
			MessageRows.insert(client, claim.runId(), run, message);
			return run;
		});
	}

	/**
	 * Stores the agent and the model that were chosen for a run. The agent becomes that
	 * of the session, unless a later message has requested another.
	 * @throws RunLostException if the claim does not hold
	 */
	public void route(RunClaim claim, String agent, String model) {
		this.database.write((client) -> {
			client.sql("""
					UPDATE sessions SET agent = ?
					WHERE (id, agent) = (SELECT session_id, agent FROM runs WHERE id = ? AND state = 'unfinished')""")
				.params(agent, claim.runId().toString())
				.update();
			int routed = client.sql("""
					UPDATE runs SET asked_agent = agent, asked_model = model, agent = ?, model = ?
					WHERE id = ? AND epoch = ? AND state = 'unfinished'""")
				.params(agent, model, claim.runId().toString(), claim.epoch())
				.update();
			return claim.requireHeld(routed);
		});
	}

	/**
	 * Stores that calls are about to be made that were approved.
	 * @param claim of the run that makes them
	 * @return whether all of them may be made: none was before
	 * @throws RunLostException if the claim does not hold
	 */
	public boolean begin(RunClaim claim, List<CallPlace> calls) {
		return this.database.write((client) -> {
			int begun = 0;
			for (CallPlace call : calls) {
				begun += client
					.sql("""
							UPDATE tool_calls SET state = 'outcome_unknown'
							WHERE message_id = ? AND place = ? AND state = 'not_made'""" + " AND "
							+ RunRows.holds(this.database))
					.params(call.messageId().toString(), call.place(), claim.runId().toString(), claim.epoch())
					.update();
			}
			if (begun < calls.size() && RunRows.held(client, this.database, claim).isEmpty()) {
				throw new RunLostException(claim.runId());
			}
			return begun == calls.size();
		});
	}

	/**
	 * Stores the result of a tool call.
	 * @param claim of the run that made it
	 * @throws RunLostException if the claim does not hold
	 */
	public void toolOutcome(RunClaim claim, CallPlace place, ToolCallRow call) {
		this.database.write((client) -> claim.requireHeld(client
			.sql("UPDATE tool_calls SET state = ?, outcome = ?, duration_ms = ?"
					+ " WHERE message_id = ? AND place = ? AND " + RunRows.holds(this.database))
			.params(Arrays.asList(Names.of(call.state()), StoredText.ofNullable(call.outcome()), call.durationMs(),
					place.messageId().toString(), place.place(), claim.runId().toString(), claim.epoch()))
			.update()));
	}

	/**
	 * Ends a run: stores its terminal state and its last message. May be called again
	 * with the same message if it is unknown whether the first call was committed.
	 * @param message the complete or partial answer; null if there is none
	 * @return the session's token total, or empty if the claim does not hold; then
	 * nothing is stored
	 */
	public Optional<Long> end(RunClaim claim, RunEnd end, @Nullable NewMessage message) {
		int messages = (message != null) ? 1 : 0;
		TokenUsage usage = end.usage();
		int tokens = (usage != null) ? usage.totalTokens() : 0;
		return this.database.write((client) -> {
			// Lock the session before the run, as a deletion does, to avoid deadlocks.
			Optional<Long> sessionTokens = client.sql("""
					UPDATE sessions SET message_count = message_count + ?, tokens_used = tokens_used + ?,
						updated_at = ?
					WHERE id = (SELECT session_id FROM runs WHERE id = ? AND epoch = ? AND state = 'unfinished')
					RETURNING tokens_used""")
				.params(messages, tokens, end.endedAt().toEpochMilli(), claim.runId().toString(), claim.epoch())
				.query(Long.class)
				.optional();
			Optional<RunKey> ended = sessionTokens.flatMap((total) -> RunRows.end(client, claim, end, total));
			if (ended.isPresent()) {
				if (message != null) {
					MessageRows.insert(client, claim.runId(), ended.get(), message);
				}
				if (end.outcome() instanceof RunEnd.RequiresAction) {
					RequiredActions.await(client, claim.runId(), ended.get());
				}
				deleteCheckpoints(client, claim.runId());
				return sessionTokens;
			}
			if (sessionTokens.isPresent()) {
				// Another transaction ended the run in between.
				client.sql("""
						UPDATE sessions SET message_count = message_count - ?, tokens_used = tokens_used - ?
						WHERE id = (SELECT session_id FROM runs WHERE id = ?)""")
					.params(messages, tokens, claim.runId().toString())
					.update();
			}
			return (message != null) ? totalAfter(client, claim, message) : totalAfter(client, claim, end);
		});
	}

	/** The session's token total after the run, if it ended with exactly this message. */
	private static Optional<Long> totalAfter(JdbcClient client, RunClaim claim, NewMessage message) {
		return client.sql("""
				SELECT r.session_tokens FROM runs r JOIN messages m ON m.run_id = r.id
				WHERE r.id = ? AND m.id = ? AND r.session_tokens IS NOT NULL""")
			.params(claim.runId().toString(), message.id().toString())
			.query(Long.class)
			.optional();
	}

	/** The same for an end without a message. */
	private static Optional<Long> totalAfter(JdbcClient client, RunClaim claim, RunEnd end) {
		return client.sql("""
				SELECT session_tokens FROM runs
				WHERE id = ? AND epoch = ? AND state = ? AND ended_at = ? AND session_tokens IS NOT NULL""")
			.params(claim.runId().toString(), claim.epoch(), end.outcome().state(), end.endedAt().toEpochMilli())
			.query(Long.class)
			.optional();
	}

	static void deleteCheckpoints(JdbcClient client, UUID runId) {
		client.sql("DELETE FROM checkpoints WHERE run_id = ?").params(runId.toString()).update();
	}

	/**
	 * Stores the new text of several running answers in one transaction. A piece may be
	 * stored again, also with more text. Pieces whose claim does not hold are left out.
	 */
	public void checkpoint(List<Checkpoint> pieces) {
		// The same order in all transactions, to avoid deadlocks.
		List<Checkpoint> ordered = pieces.stream()
			.sorted(Comparator.comparing((piece) -> piece.claim().runId()))
			.toList();
		this.database.write((client) -> {
			for (Checkpoint piece : ordered) {
				if (RunRows.held(client, this.database, piece.claim()).isPresent()) {
					if (piece.anew()) {
						deleteCheckpoints(client, piece.claim().runId());
					}
					client.sql("""
							INSERT INTO checkpoints (run_id, message_place, piece, content, reasoning)
							VALUES (?, ?, ?, ?, ?)
							ON CONFLICT (run_id, message_place, piece) DO UPDATE SET content = excluded.content,
								reasoning = excluded.reasoning""")
						.params(Arrays.asList(piece.claim().runId().toString(), piece.messagePlace(), piece.piece(),
								StoredText.of(piece.content()), StoredText.ofNullable(piece.reasoning())))
						.update();
				}
			}
			return ordered.size();
		});
	}

	public Optional<Run> find(UUID id, String userId) {
		return this.database.read((client) -> client.sql("SELECT * FROM runs WHERE id = ? AND user_id = ?")
			.params(id.toString(), userId)
			.query(RunRows::run)
			.optional());
	}

	/**
	 * A message to store; the run determines its session.
	 *
	 * @param reasoning of the model before {@code content}; null: none
	 * @param attachments of a user's message, in order
	 */
	public record NewMessage(UUID id, int place, Role role, String content, @Nullable String reasoning, Status status,
			List<AttachmentRow> attachments, List<ToolCallRow> toolCalls, Instant createdAt) {

		/** A message of the assistant. */
		public NewMessage(UUID id, int place, Role role, String content, @Nullable String reasoning, Status status,
				List<ToolCallRow> toolCalls, Instant createdAt) {
			this(id, place, role, content, reasoning, status, List.of(), toolCalls, createdAt);
		}

		/** A message without reasoning. */
		public NewMessage(UUID id, int place, Role role, String content, Status status, List<ToolCallRow> toolCalls,
				Instant createdAt) {
			this(id, place, role, content, null, status, toolCalls, createdAt);
		}

	}

	/** Where a tool call is stored; {@code place} counts the calls of the message. */
	public record CallPlace(UUID messageId, int place) {
	}

	/**
	 * A piece of an answer in progress.
	 *
	 * @param messagePlace the place that the message will have
	 * @param piece index of the piece in the run
	 * @param reasoning a piece of the reasoning before the message; null: none
	 * @param anew whether the earlier pieces of the run are void
	 */
	public record Checkpoint(RunClaim claim, int messagePlace, int piece, String content, @Nullable String reasoning,
			boolean anew) {

		/** A piece of text. */
		public Checkpoint(RunClaim claim, int messagePlace, int piece, String content, boolean anew) {
			this(claim, messagePlace, piece, content, null, anew);
		}

		/** A piece that continues the earlier ones. */
		public Checkpoint(RunClaim claim, int messagePlace, int piece, String content) {
			this(claim, messagePlace, piece, content, false);
		}

	}

}

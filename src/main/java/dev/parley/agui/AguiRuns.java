package dev.parley.agui;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import dev.parley.run.EventsExpiredException;
import dev.parley.run.RunManager;
import dev.parley.run.SessionNotFoundException;
import dev.parley.run.log.RunLog;
import dev.parley.store.Message;
import dev.parley.store.Messages;
import dev.parley.store.Run;
import dev.parley.store.RunAcceptance;
import dev.parley.store.Runs;
import dev.parley.store.Sessions;
import dev.parley.store.ToolCallRow;
import dev.parley.store.UserRuns;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/** Finds the runs of threads, and what streams of them need to know. */
@Component
class AguiRuns {

	private final Sessions sessions;

	private final RunManager manager;

	private final Runs runs;

	private final UserRuns listed;

	private final RunAcceptance acceptance;

	private final Messages messages;

	AguiRuns(Sessions sessions, RunManager manager, Runs runs, UserRuns listed, RunAcceptance acceptance,
			Messages messages) {
		this.sessions = sessions;
		this.manager = manager;
		this.runs = runs;
		this.listed = listed;
		this.acceptance = acceptance;
		this.messages = messages;
	}

	/** A run for the client that asked for it. */
	AguiRun of(RunLog log, String userId, RunAgentInput input) {
		Run run = this.runs.find(log.runId(), userId).orElse(null);
		UUID continued = (run != null) ? run.continues() : null;
		return new AguiRun(input.threadId(), input.runId(), input.old(), continued, clientCalls(continued, userId));
	}

	/** A run for a client that reconnects to its thread. */
	AguiRun of(RunLog log, String userId, String threadId) {
		Run run = this.runs.find(log.runId(), userId).orElseThrow(SessionNotFoundException::new);
		String prefix = AguiRequests.keyOf(threadId);
		String runId = this.acceptance.keyOf(run)
			.filter((key) -> key.startsWith(prefix))
			.map((key) -> key.substring(prefix.length()))
			.orElse(log.runId().toString());
		return new AguiRun(threadId, runId, false, run.continues(), clientCalls(run.continues(), userId));
	}

	private Set<String> clientCalls(@Nullable UUID runId, String userId) {
		return (runId == null) ? Set.of()
				: this.messages.ofRun(runId, userId)
					.stream()
					.map(Message::toolCalls)
					.flatMap((calls) -> calls.stream())
					.filter((call) -> call.kind() == ToolCallRow.Kind.CLIENT)
					.map(ToolCallRow::callId)
					.collect(Collectors.toSet());
	}

	/**
	 * The run that a client reads again: the one that it was reading, if there is more of
	 * it; the active one; or the last one as long as its events are kept.
	 * @throws SessionNotFoundException if the user has no such thread
	 * @throws EventsExpiredException if the events after {@code seen} are no longer kept
	 */
	Optional<RunLog> toRead(String threadId, String userId, @Nullable StreamPlace seen) {
		UUID session = this.sessions.findThread(AguiRequests.thread(threadId), userId)
			.orElseThrow(SessionNotFoundException::new);
		if (seen != null) {
			Optional<RunLog> begun = this.manager.log(seen.runId(), userId, 1)
				.filter((log) -> log.sessionId().equals(session));
			if (begun.isPresent() && !(seen.frame() == StreamPlace.END && begun.get().end() != null)) {
				return begun;
			}
		}
		return this.manager.active(session).or(() -> (seen != null) ? Optional.empty() : recent(session, userId));
	}

	private Optional<RunLog> recent(UUID session, String userId) {
		try {
			return this.listed.newest(session, userId).flatMap((run) -> this.manager.log(run.id(), userId, 1));
		}
		catch (EventsExpiredException ex) {
			return Optional.empty();
		}
	}

}

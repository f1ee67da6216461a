package dev.parley.aisdk;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import dev.parley.run.event.RunEvent;
import dev.parley.run.log.RunLog;

import org.springframework.stereotype.Component;

/** Finds what a connection has to follow, and writes it as one message. Thread-safe. */
@Component
class ChatStreams {

	private final ActiveChats active;

	private final Chunks chunks;

	ChatStreams(ActiveChats active, Chunks chunks) {
		this.active = active;
		this.chunks = chunks;
	}

	/** The stream of a run that a client has just asked for. */
	Followed asked(ChatBody body, Chats.Asked asked, String userId, ChunkFrame frame) {
		RunLog log = asked.run().log();
		List<UUID> before = body.answersCalls() ? this.active.before(log.runId(), userId) : List.of();
		return follow(log, before, asked.given(), List.of(), frame);
	}

	/** The whole message that a session is giving; empty if there is none. */
	Optional<Followed> resumed(UUID sessionId, String userId, ChunkFrame frame) {
		return this.active.resumable(sessionId, userId).map((log) -> {
			List<UUID> before = this.active.before(log.runId(), userId);
			return follow(log, before, Set.of(), this.active.events(before, userId), frame);
		});
	}

	private Followed follow(RunLog log, List<UUID> before, Set<String> given, List<RunEvent> earlier,
			ChunkFrame frame) {
		String messageId = (before.isEmpty() ? log.runId() : before.getFirst()).toString();
		this.active.begun(log);
		return new Followed(log, new UiMessageStream(this.chunks, frame, messageId, given, earlier) {

			@Override
			public void ended() {
				ChatStreams.this.active.read(log);
			}

		});
	}

	/** A run, and the chunks of one connection that follows it. */
	record Followed(RunLog log, UiMessageStream stream) {
	}

}

package dev.parley.web;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import dev.parley.run.EventsExpiredException;
import dev.parley.run.RunManager;
import dev.parley.run.SessionNotFoundException;
import dev.parley.run.log.RunLog;
import dev.parley.security.CurrentUser;
import dev.parley.store.Sessions;
import dev.parley.store.id.Ids;
import dev.parley.web.sse.EventCursor;
import dev.parley.web.sse.EventStreams;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Streams the events of the run that is active in a session. */
@RestController
class SessionStreamController {

	private final Sessions sessions;

	private final RunManager runs;

	private final EventStreams streams;

	private final CurrentUser user;

	SessionStreamController(Sessions sessions, RunManager runs, EventStreams streams, CurrentUser user) {
		this.sessions = sessions;
		this.runs = runs;
		this.streams = streams;
		this.user = user;
	}

	@GetMapping(path = "/sessions/{id}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	ResponseEntity<SseEmitter> stream(@PathVariable String id,
			@RequestHeader(name = EventCursor.HEADER, required = false) @Nullable String lastEventId) {
		UUID sessionId = Ids.parse(id).orElseThrow(SessionNotFoundException::new);
		if (this.sessions.find(sessionId, this.user.id()).isEmpty()) {
			throw new SessionNotFoundException();
		}
		EventCursor.Named seen = EventCursor.readNamed(lastEventId);
		Optional<RunLog> begun = (seen != null) ? begun(sessionId, seen) : Optional.empty();
		return begun.map((log) -> this.streams.followNamed(log, Objects.requireNonNull(seen).seq()))
			.or(() -> this.runs.active(sessionId).map((log) -> this.streams.followNamed(log, 0)))
			.orElseGet(() -> ResponseEntity.noContent().build());
	}

	/**
	 * The run that the client was reading, if it has further events, even if another run
	 * is active now.
	 * @throws EventsExpiredException if these events are no longer available, and no
	 * other run is active
	 */
	private Optional<RunLog> begun(UUID sessionId, EventCursor.Named seen) {
		try {
			return this.runs.log(seen.runId(), this.user.id(), seen.seq())
				.filter((log) -> log.sessionId().equals(sessionId) && !log.endedBy(seen.seq()));
		}
		catch (EventsExpiredException ex) {
			if (this.runs.active(sessionId).isPresent()) {
				return Optional.empty();
			}
			throw ex;
		}
	}

}

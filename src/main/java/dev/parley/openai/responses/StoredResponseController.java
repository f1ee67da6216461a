package dev.parley.openai.responses;

import java.time.Duration;
import java.util.UUID;

import dev.parley.openai.PublicId;
import dev.parley.run.RunManager;
import dev.parley.run.RunNotFoundException;
import dev.parley.run.log.RunLog;
import dev.parley.security.CurrentUser;
import dev.parley.session.SessionManager;
import dev.parley.store.Responses;
import dev.parley.web.sse.EventStreams;
import dev.parley.web.sse.OpenedStream;
import dev.parley.web.view.RunHeaders;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Min;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows, replays, cancels and deletes responses. */
@RestController
@RequestMapping("/v1/responses/{id}")
class StoredResponseController {

	/** A cancelled run nearly always ends within this time. */
	private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(1);

	private final RunManager runs;

	private final SessionManager sessions;

	private final Responses responses;

	private final ResponseSnapshots snapshots;

	private final EventStreams streams;

	private final CurrentUser user;

	private final JsonMapper mapper;

	StoredResponseController(RunManager runs, SessionManager sessions, Responses responses, ResponseSnapshots snapshots,
			EventStreams streams, CurrentUser user, JsonMapper mapper) {
		this.runs = runs;
		this.sessions = sessions;
		this.responses = responses;
		this.snapshots = snapshots;
		this.streams = streams;
		this.user = user;
		this.mapper = mapper;
	}

	/**
	 * The response, or the events after number {@code starting_after}. They are replayed
	 * only as long as the original ones are kept, so a number always means the same
	 * event.
	 */
	@GetMapping
	Object get(@PathVariable String id, @RequestParam(defaultValue = "false") boolean stream,
			@RequestParam(name = "starting_after", defaultValue = "-1") @Min(-1) int startingAfter,
			HttpServletResponse response) throws InterruptedException {
		UUID runId = runId(id);
		JsonNode shown = shown(runId);
		if (!stream) {
			return object(runId, shown);
		}
		RunLog log = this.runs.log(runId, this.user.id(), 1).orElseThrow(RunNotFoundException::new);
		return OpenedStream.of(this.streams.follow(log, 0,
				new ResponseEvents(shown, new ResponseFrames(this.mapper, startingAfter, null)), RunHeaders.of(log)),
				response);
	}

	@PostMapping("/cancel")
	ObjectNode cancel(@PathVariable String id) throws InterruptedException {
		UUID runId = runId(id);
		JsonNode shown = shown(runId);
		RunLog log = this.runs.cancel(runId, this.user.id()).orElse(null);
		if (log != null) {
			log.awaitEnd(CANCEL_PATIENCE);
		}
		return object(runId, shown);
	}

	/** The conversation goes on without it; the last one takes the session with it. */
	@DeleteMapping
	Deleted delete(@PathVariable String id) {
		UUID runId = runId(id);
		shown(runId);
		this.runs.cancel(runId, this.user.id());
		this.responses.delete(runId, this.user.id())
			.ifPresent((emptySession) -> this.sessions.delete(emptySession, this.user.id()));
		return new Deleted(id, "response", true);
	}

	private ObjectNode object(UUID runId, JsonNode shown) throws InterruptedException {
		boolean queued = this.runs.queued(runId, this.user.id());
		RunLog log = this.runs.log(runId, this.user.id(), 0).orElseThrow(RunNotFoundException::new);
		return this.snapshots.of(log, shown, queued ? "queued" : ResponseObject.IN_PROGRESS);
	}

	private static UUID runId(String id) {
		return PublicId.RESPONSE.parse(id).orElseThrow(RunNotFoundException::new);
	}

	private JsonNode shown(UUID runId) {
		return this.mapper
			.readTree(this.responses.request(runId, this.user.id()).orElseThrow(RunNotFoundException::new));
	}

	/** The confirmation of a deletion. */
	record Deleted(String id, String object, boolean deleted) {
	}

}

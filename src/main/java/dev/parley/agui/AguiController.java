package dev.parley.agui;

import java.util.List;

import dev.parley.run.StartedRun;
import dev.parley.run.StartedRun.Origin;
import dev.parley.run.log.RunLog;
import dev.parley.security.CurrentUser;
import dev.parley.session.MessageRequest;
import dev.parley.session.SessionManager;
import dev.parley.web.RequestCacheControl;
import dev.parley.web.error.RequestTooLargeException;
import dev.parley.web.filter.BodySize;
import dev.parley.web.sse.EventCursor;
import dev.parley.web.sse.EventStreams;
import dev.parley.web.view.RunHeaders;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** AG-UI over HTTP and server-sent events. */
@RestController
class AguiController {

	static final String PATH = "/agui";

	private final AguiRequests requests;

	private final AguiRuns runs;

	private final SessionManager sessions;

	private final EventStreams streams;

	private final CurrentUser user;

	private final JsonMapper mapper;

	AguiController(AguiRequests requests, AguiRuns runs, SessionManager sessions, EventStreams streams,
			CurrentUser user, JsonMapper mapper) {
		this.requests = requests;
		this.runs = runs;
		this.sessions = sessions;
		this.streams = streams;
		this.user = user;
		this.mapper = mapper;
	}

	@PostMapping(path = PATH, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	ResponseEntity<SseEmitter> run(@Valid @RequestBody RunAgentInput input,
			@RequestParam(required = false) @Nullable String agent,
			@RequestParam(name = "on_disconnect", required = false) @Nullable String onDisconnect,
			@RequestParam(name = "if_busy", required = false) @Nullable String ifBusy,
			@RequestHeader(name = HttpHeaders.CACHE_CONTROL, required = false) @Nullable String cacheControl,
			@RequestHeader(name = EventCursor.HEADER, required = false) @Nullable String lastEventId,
			HttpServletRequest servletRequest) throws RequestTooLargeException {
		try {
			RunOptions options = RunOptions.of(input.forwardedProps(), agent, onDisconnect, ifBusy);
			List<ClientMessage> sent = ClientMessage.all(input.conversation());
			BodySize.requireSmall(servletRequest, ClientMessage.mediaSize(sent));
			MessageRequest request = this.requests.translate(input, sent, options, this.user.caller(),
					RequestCacheControl.forbidsStoring(cacheControl));
			StartedRun run = this.sessions.ask(request);
			RunLog log = run.log();
			int seen = run.resumeAfter(StreamPlace.in(log.runId(), StreamPlace.read(lastEventId)));
			boolean plain = run.origin() == Origin.NEW && request.answers() == null;
			AguiRun told = plain ? AguiRun.of(input) : this.runs.of(log, this.user.id(), input);
			JsonNode snapshot = (run.origin() != Origin.NEW && seen == 0) ? withoutRun(input, log) : null;
			return follow(log, told, seen, snapshot, RunHeaders.of(run));
		}
		finally {
			// The request stays in memory until the stream ends.
			if (input.messages() != null) {
				input.messages().clear();
			}
			BodySize.release(servletRequest);
		}
	}

	@GetMapping(path = PATH + "/{id}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	ResponseEntity<SseEmitter> stream(@PathVariable String id,
			@RequestHeader(name = EventCursor.HEADER, required = false) @Nullable String lastEventId) {
		String userId = this.user.id();
		StreamPlace place = StreamPlace.read(lastEventId);
		return this.runs.toRead(id, userId, place)
			.map((log) -> follow(log, this.runs.of(log, userId, id), StreamPlace.in(log.runId(), place), null,
					RunHeaders.of(log)))
			.orElseGet(() -> ResponseEntity.noContent().build());
	}

	private ResponseEntity<SseEmitter> follow(RunLog log, AguiRun run, int seen, @Nullable JsonNode snapshot,
			HttpHeaders headers) {
		if (seen == StreamPlace.END && log.end() != null) {
			return ResponseEntity.noContent().headers(headers).build();
		}
		return this.streams.follow(log, 0, new AguiFormat(run, log.runId(), seen, snapshot, this.mapper), headers);
	}

	/**
	 * The client's messages, if some of them are of this run, without these: it gets them
	 * again, and would append them to those that it has.
	 */
	private @Nullable JsonNode withoutRun(RunAgentInput input, RunLog log) {
		ArrayNode others = this.mapper.createArrayNode();
		for (ObjectNode message : input.conversation()) {
			if (!message.path("id").asString("").startsWith(log.runId().toString())) {
				others.add(message);
			}
		}
		return (others.size() < input.conversation().size()) ? others : null;
	}

}

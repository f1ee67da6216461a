package dev.parley.web;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import dev.parley.agent.Agents;
import dev.parley.run.RunManager;
import dev.parley.run.RunNotFoundException;
import dev.parley.run.action.WaitingRuns;
import dev.parley.run.log.RunLog;
import dev.parley.security.CurrentUser;
import dev.parley.store.Messages;
import dev.parley.store.Run;
import dev.parley.store.Runs;
import dev.parley.store.id.Ids;
import dev.parley.web.sse.EventCursor;
import dev.parley.web.sse.EventStreams;
import dev.parley.web.view.RunView;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Shows, streams and cancels runs. */
@RestController
@RequestMapping("/runs/{id}")
class RunController {

	/**
	 * How long to wait for a cancelled run, which nearly always ends within this time.
	 */
	private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(1);

	private final RunManager manager;

	private final Runs runs;

	private final Messages messages;

	private final WaitingRuns waiting;

	private final Agents agents;

	private final EventStreams streams;

	private final CurrentUser user;

	RunController(RunManager manager, Runs runs, Messages messages, WaitingRuns waiting, Agents agents,
			EventStreams streams, CurrentUser user) {
		this.manager = manager;
		this.runs = runs;
		this.messages = messages;
		this.waiting = waiting;
		this.agents = agents;
		this.streams = streams;
		this.user = user;
	}

	@GetMapping
	RunView run(@PathVariable String id) {
		return view(runId(id));
	}

	@GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	ResponseEntity<SseEmitter> stream(@PathVariable String id,
			@RequestHeader(name = EventCursor.HEADER, required = false) @Nullable String lastEventId,
			@RequestParam(required = false) @Nullable String after) {
		int seen = EventCursor.read(lastEventId, after);
		RunLog log = this.manager.log(runId(id), this.user.id(), seen).orElseThrow(RunNotFoundException::new);
		return this.streams.follow(log, seen);
	}

	@PostMapping("/cancel")
	ResponseEntity<RunView> cancel(@PathVariable String id) throws InterruptedException {
		UUID runId = runId(id);
		RunLog log = this.manager.cancel(runId, this.user.id()).orElse(null);
		boolean ended = log == null || log.awaitEnd(CANCEL_PATIENCE) != null;
		return ResponseEntity.status(ended ? HttpStatus.OK : HttpStatus.ACCEPTED).body(view(runId));
	}

	private RunView view(UUID runId) {
		boolean queued = this.manager.queued(runId, this.user.id());
		Run run = this.runs.find(runId, this.user.id()).orElseThrow(RunNotFoundException::new);
		UUID continued = run.continues();
		return RunView.of(run, !queued, this.agents.outputOf(run.agent()).isPresent(),
				this.messages.ofRun(runId, this.user.id()),
				(continued != null) ? this.messages.ofRun(continued, this.user.id()) : List.of(),
				this.waiting.find(runId, this.user.id()).orElse(null));
	}

	private static UUID runId(String id) {
		return Ids.parse(id).orElseThrow(RunNotFoundException::new);
	}

}

package dev.parley.openai.responses;

import dev.parley.openai.RequestFields;
import dev.parley.run.StartedRun;
import dev.parley.run.event.RunEvent;
import dev.parley.security.CurrentUser;
import dev.parley.web.IdempotencyKeys;
import dev.parley.web.RequestCacheControl;
import dev.parley.web.error.RequestTooLargeException;
import dev.parley.web.error.RunFailedException;
import dev.parley.web.filter.BodySize;
import dev.parley.web.sse.EventStreams;
import dev.parley.web.sse.OpenedStream;
import dev.parley.web.view.RunHeaders;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Creates responses. */
@RestController
class ResponseController {

	private final ResponseRuns runs;

	private final ResponseSnapshots snapshots;

	private final EventStreams streams;

	private final CurrentUser user;

	private final JsonMapper mapper;

	ResponseController(ResponseRuns runs, ResponseSnapshots snapshots, EventStreams streams, CurrentUser user,
			JsonMapper mapper) {
		this.runs = runs;
		this.snapshots = snapshots;
		this.streams = streams;
		this.user = user;
		this.mapper = mapper;
	}

	@PostMapping("/v1/responses")
	Object create(@RequestBody ObjectNode body,
			@RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
			@RequestHeader(name = HttpHeaders.CACHE_CONTROL, required = false) @Nullable String cacheControl,
			HttpServletRequest servletRequest, HttpServletResponse response)
			throws RequestTooLargeException, InterruptedException {
		boolean stream = RequestFields.flag(body, "stream");
		boolean background = RequestFields.flag(body, "background");
		ObjectNode shown = ShownRequest.of(body);
		StartedRun run = ask(body, shown, key, cacheControl, servletRequest);
		if (stream) {
			return OpenedStream.of(
					this.streams.follow(run.log(), 0,
							new ResponseEvents(shown, new ResponseFrames(this.mapper, -1, null)), RunHeaders.of(run)),
					response);
		}
		if (!background) {
			requireAnswer(run);
		}
		RunHeaders.of(run).forEach((name, values) -> response.setHeader(name, values.getFirst()));
		return this.snapshots.of(run.log(), shown, "queued");
	}

	private static void requireAnswer(StartedRun run) {
		switch (run.log().awaitEnd()) {
			case RunEvent.Done _, RunEvent.RequiresAction _ -> {
				// It has an answer.
			}
			case RunEvent.Failed failed -> throw RunFailedException.of(run, failed);
			case RunEvent.Cancelled cancelled -> throw RunFailedException.of(run, cancelled);
		}
	}

	/** Empties the body, which may be large and stays in memory until the answer ends. */
	private StartedRun ask(ObjectNode body, JsonNode shown, @Nullable String key, @Nullable String cacheControl,
			HttpServletRequest servletRequest) throws RequestTooLargeException {
		ResponseInput input = ResponseInput.read(body.path("input"));
		BodySize.requireSmall(servletRequest, input.attachmentLength());
		ResponseRequest request = new ResponseRequest(this.user.caller(), body, shown,
				IdempotencyKeys.read(key, "responses", body), RequestCacheControl.forbidsStoring(cacheControl));
		try {
			return this.runs.start(request, input);
		}
		finally {
			body.removeAll();
			BodySize.release(servletRequest);
		}
	}

}

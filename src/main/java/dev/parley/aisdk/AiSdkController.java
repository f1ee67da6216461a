package dev.parley.aisdk;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import dev.parley.run.RunLog;
import dev.parley.run.SessionNotFoundException;
import dev.parley.run.StartedRun;
import dev.parley.run.event.RunEvent;
import dev.parley.security.CurrentUser;
import dev.parley.store.Sessions;
import dev.parley.web.IdempotencyKeys;
import dev.parley.web.RequestCacheControl;
import dev.parley.web.error.RequestTooLargeException;
import dev.parley.web.filter.BodySize;
import dev.parley.web.sse.EventStreams;
import dev.parley.web.view.RunHeaders;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The addresses that {@code useChat} calls. */
@RestController
@RequestMapping("/ai-sdk/chat")
class AiSdkController {

	/** Names the protocol and its version. */
	private static final String PROTOCOL_HEADER = "x-vercel-ai-ui-message-stream";

	private final Chats chats;

	private final ActiveChats active;

	private final Sessions sessions;

	private final EventStreams streams;

	private final Chunks chunks;

	private final CurrentUser user;

	AiSdkController(Chats chats, ActiveChats active, Sessions sessions, EventStreams streams, Chunks chunks,
			CurrentUser user) {
		this.chats = chats;
		this.active = active;
		this.sessions = sessions;
		this.streams = streams;
		this.chunks = chunks;
		this.user = user;
	}

	@PostMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	ResponseEntity<SseEmitter> chat(@Valid @RequestBody ChatBody body,
			@RequestParam(required = false) @Nullable String agent,
			@RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
			@RequestHeader(name = HttpHeaders.CACHE_CONTROL, required = false) @Nullable String cacheControl,
			HttpServletRequest request) throws RequestTooLargeException, InterruptedException {
		BodySize.requireSmall(request, body.fileLength());
		try {
			Chats.Asked asked = this.chats.ask(body, this.user.caller(), agent, key,
					RequestCacheControl.forbidsStoring(cacheControl));
			StartedRun run = asked.run();
			List<UUID> before = body.answersCalls() ? this.active.before(run.log().runId(), this.user.id()) : List.of();
			return follow(run.log(), before, asked.given(), List.of(), RunHeaders.of(run));
		}
		finally {
			BodySize.release(request);
		}
	}

	/** The whole message that a run is giving, or 204 if there is none. */
	@GetMapping(path = "/{id}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	ResponseEntity<SseEmitter> resume(@PathVariable String id) throws InterruptedException {
		String userId = this.user.id();
		RunLog log = session(id).flatMap((session) -> this.active.resumable(session, userId)).orElse(null);
		if (log == null) {
			return ResponseEntity.noContent().build();
		}
		List<UUID> before = this.active.before(log.runId(), userId);
		return follow(log, before, Set.of(), this.active.events(before, userId), RunHeaders.of(log));
	}

	/** Cancels what a chat is doing, which {@code stop()} of {@code useChat} does not. */
	@PostMapping("/{id}/stop")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void stop(@PathVariable String id) throws InterruptedException {
		this.active.stop(session(id).orElseThrow(SessionNotFoundException::new), this.user.id());
	}

	private Optional<UUID> session(String chatId) {
		return this.sessions.findThread(ChatBody.thread(chatId), this.user.id());
	}

	private ResponseEntity<SseEmitter> follow(RunLog log, List<UUID> before, Set<String> given, List<RunEvent> earlier,
			HttpHeaders headers) {
		String messageId = (before.isEmpty() ? log.runId() : before.getFirst()).toString();
		headers.set(PROTOCOL_HEADER, "v1");
		this.active.begun(log);
		return this.streams.follow(log, 0, new UiMessageStream(this.chunks, ChunkFrame.SSE, messageId, given, earlier) {

			@Override
			public void ended() {
				AiSdkController.this.active.read(log);
			}

		}, headers);
	}

}

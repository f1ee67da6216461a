package dev.parley.web;

import dev.parley.run.StartedRun;
import dev.parley.run.event.RunAnswer;
import dev.parley.run.event.RunEvent.Cancelled;
import dev.parley.run.event.RunEvent.Done;
import dev.parley.run.event.RunEvent.Failed;
import dev.parley.run.event.RunEvent.RequiresAction;
import dev.parley.security.CurrentUser;
import dev.parley.session.SessionManager;
import dev.parley.web.chat.ChatMessages;
import dev.parley.web.chat.ChatRequest;
import dev.parley.web.chat.ChatRequest.OnDisconnect;
import dev.parley.web.chat.SentAttachments;
import dev.parley.web.error.InvalidFieldException;
import dev.parley.web.error.RequestTooLargeException;
import dev.parley.web.error.RunFailedException;
import dev.parley.web.filter.BodySize;
import dev.parley.web.sse.EventCursor;
import dev.parley.web.sse.EventStreams;
import dev.parley.web.view.ChatResponse;
import dev.parley.web.view.RunHeaders;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Answers a message with a complete response or with a stream of tokens. */
@RestController
class ChatController {

	private final SessionManager sessions;

	private final EventStreams streams;

	private final CurrentUser user;

	ChatController(SessionManager sessions, EventStreams streams, CurrentUser user) {
		this.sessions = sessions;
		this.streams = streams;
		this.user = user;
	}

	@PostMapping(path = "/chat", produces = MediaType.APPLICATION_JSON_VALUE)
	ChatResponse chat(@Valid @RequestBody ChatRequest request,
			@RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
			@RequestHeader(name = HttpHeaders.CACHE_CONTROL, required = false) @Nullable String cacheControl,
			HttpServletRequest servletRequest, HttpServletResponse response) throws RequestTooLargeException {
		if (request.onDisconnect() == OnDisconnect.CANCEL) {
			throw new InvalidFieldException("on_disconnect", "must be continue; only /chat/stream supports cancel");
		}
		StartedRun run = ask(request, servletRequest, key, cacheControl, false);
		return switch (run.log().awaitEnd()) {
			case Done(RunAnswer answer) -> answer(run, answer, response);
			case RequiresAction(RunAnswer answer) -> answer(run, answer, response);
			case Failed failed -> throw RunFailedException.of(run, failed);
			case Cancelled cancelled -> throw RunFailedException.of(run, cancelled);
		};
	}

	private static ChatResponse answer(StartedRun run, RunAnswer answer, HttpServletResponse response) {
		// Not as a ResponseEntity, which flushes: the answer would take two writes.
		RunHeaders.of(run).forEach((name, values) -> response.setHeader(name, values.getFirst()));
		RunHeaders.serverTiming(answer).ifPresent((times) -> response.setHeader(RunHeaders.SERVER_TIMING, times));
		return ChatResponse.of(answer);
	}

	@PostMapping(path = "/chat/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	ResponseEntity<SseEmitter> stream(@Valid @RequestBody ChatRequest request,
			@RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
			@RequestHeader(name = HttpHeaders.CACHE_CONTROL, required = false) @Nullable String cacheControl,
			@RequestHeader(name = EventCursor.HEADER, required = false) @Nullable String lastEventId,
			HttpServletRequest servletRequest) throws RequestTooLargeException {
		// Without a key the request starts a new run, so Last-Event-ID is ignored.
		int lastSeen = (key != null) ? EventCursor.read(lastEventId, null) : 0;
		return this.streams.follow(ask(request, servletRequest, key, cacheControl, true), lastSeen);
	}

	private StartedRun ask(ChatRequest request, HttpServletRequest servletRequest, @Nullable String key,
			@Nullable String cacheControl, boolean streamed) throws RequestTooLargeException {
		SentAttachments attachments = SentAttachments.take(request.attachments(), servletRequest);
		try {
			return this.sessions.ask(ChatMessages.of(request, this.user.caller(), attachments,
					IdempotencyKeys.read(key, request.compared(attachments)), streamed,
					RequestCacheControl.forbidsStoring(cacheControl)));
		}
		finally {
			BodySize.release(servletRequest);
		}
	}

}

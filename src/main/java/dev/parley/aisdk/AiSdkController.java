package dev.parley.aisdk;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import dev.parley.agent.Agents;
import dev.parley.run.SessionNotFoundException;
import dev.parley.run.action.WaitingRuns;
import dev.parley.security.CurrentUser;
import dev.parley.store.Messages;
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

	/** The most stored messages of one answer. */
	private static final int NEWEST = 200;

	private final Chats chats;

	private final ActiveChats active;

	private final Sessions sessions;

	private final Messages messages;

	private final WaitingRuns waiting;

	private final Agents agents;

	private final EventStreams streams;

	private final ChatStreams chatStreams;

	private final CurrentUser user;

	AiSdkController(Chats chats, ActiveChats active, Sessions sessions, Messages messages, WaitingRuns waiting,
			Agents agents, EventStreams streams, ChatStreams chatStreams, CurrentUser user) {
		this.chats = chats;
		this.active = active;
		this.sessions = sessions;
		this.messages = messages;
		this.waiting = waiting;
		this.agents = agents;
		this.streams = streams;
		this.chatStreams = chatStreams;
		this.user = user;
	}

	@PostMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	ResponseEntity<SseEmitter> chat(@Valid @RequestBody ChatBody body,
			@RequestParam(required = false) @Nullable String agent,
			@RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
			@RequestHeader(name = HttpHeaders.CACHE_CONTROL, required = false) @Nullable String cacheControl,
			HttpServletRequest request) throws RequestTooLargeException {
		BodySize.requireSmall(request, body.fileLength());
		try {
			Chats.Asked asked = this.chats.ask(body, this.user.caller(), agent, key,
					RequestCacheControl.forbidsStoring(cacheControl));
			return follow(this.chatStreams.asked(body, asked, this.user.id(), ChunkFrame.SSE),
					RunHeaders.of(asked.run()));
		}
		finally {
			BodySize.release(request);
		}
	}

	/** The stored messages of a chat, for a page that shows it again. */
	@GetMapping(path = "/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
	Map<String, Object> chat(@PathVariable String id) {
		String userId = this.user.id();
		UUID session = session(id).orElseThrow(SessionNotFoundException::new);
		return Map.of("id", id, "messages", StoredChat.of(this.messages.history(session, userId, null, NEWEST, false),
				this.agents, this.waiting.ofSession(session, userId).isPresent()));
	}

	/** The whole message that a run is giving, or 204 if there is none. */
	@GetMapping(path = "/{id}/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	ResponseEntity<SseEmitter> resume(@PathVariable String id) {
		return session(id).flatMap((session) -> this.chatStreams.resumed(session, this.user.id(), ChunkFrame.SSE))
			.map((followed) -> follow(followed, RunHeaders.of(followed.log())))
			.orElseGet(() -> ResponseEntity.noContent().build());
	}

	/** Cancels what a chat is doing, which {@code stop()} of {@code useChat} does not. */
	@PostMapping("/{id}/stop")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void stop(@PathVariable String id) {
		this.active.stop(session(id).orElseThrow(SessionNotFoundException::new), this.user.id());
	}

	private Optional<UUID> session(String chatId) {
		return this.sessions.findThread(ChatBody.thread(chatId), this.user.id());
	}

	private ResponseEntity<SseEmitter> follow(ChatStreams.Followed followed, HttpHeaders headers) {
		headers.set(PROTOCOL_HEADER, "v1");
		return this.streams.follow(followed.log(), 0, followed.stream(), headers);
	}

}

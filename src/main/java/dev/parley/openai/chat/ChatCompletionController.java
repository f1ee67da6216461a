package dev.parley.openai.chat;

import dev.parley.openai.RequestFields;
import dev.parley.run.StartedRun;
import dev.parley.run.event.RunAnswer;
import dev.parley.run.event.RunEvent;
import dev.parley.security.CurrentUser;
import dev.parley.session.SessionManager;
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
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Answers {@code /v1/chat/completions}. */
@RestController
class ChatCompletionController {

	private final SessionManager sessions;

	private final EventStreams streams;

	private final CurrentUser user;

	private final JsonMapper mapper;

	ChatCompletionController(SessionManager sessions, EventStreams streams, CurrentUser user, JsonMapper mapper) {
		this.sessions = sessions;
		this.streams = streams;
		this.user = user;
		this.mapper = mapper;
	}

	@PostMapping("/v1/chat/completions")
	Object complete(@RequestBody ObjectNode body,
			@RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key,
			@RequestHeader(name = HttpHeaders.CACHE_CONTROL, required = false) @Nullable String cacheControl,
			HttpServletRequest servletRequest, HttpServletResponse response) throws RequestTooLargeException {
		boolean stream = RequestFields.flag(body, "stream");
		boolean includeUsage = body.at("/stream_options/include_usage").asBoolean(false);
		StartedRun run = ask(body, key, cacheControl, servletRequest);
		if (stream) {
			return OpenedStream.of(
					this.streams.follow(run.log(), 0, new ChatChunks(this.mapper, includeUsage), RunHeaders.of(run)),
					response);
		}
		return switch (run.log().awaitEnd()) {
			case RunEvent.Done(RunAnswer answer) -> whole(run, answer, response);
			case RunEvent.RequiresAction(RunAnswer answer) -> whole(run, answer, response);
			case RunEvent.Failed failed -> throw RunFailedException.of(run, failed);
			case RunEvent.Cancelled cancelled -> throw RunFailedException.of(run, cancelled);
		};
	}

	/** Empties the body, which may be large and stays in memory until the answer ends. */
	private StartedRun ask(ObjectNode body, @Nullable String key, @Nullable String cacheControl,
			HttpServletRequest servletRequest) throws RequestTooLargeException {
		ChatRequest request = ChatRequest.read(body);
		BodySize.requireSmall(servletRequest, request.attachmentLength());
		try {
			return this.sessions
				.ask(request.message(this.user.caller(), IdempotencyKeys.read(key, "chat.completions", body),
						RequestCacheControl.forbidsStoring(cacheControl)));
		}
		finally {
			body.removeAll();
			BodySize.release(servletRequest);
		}
	}

	private static Object whole(StartedRun run, RunAnswer answer, HttpServletResponse response) {
		RunHeaders.of(run).forEach((name, values) -> response.setHeader(name, values.getFirst()));
		if (ToolCalls.needApproval(answer)) {
			response.setStatus(HttpStatus.CONFLICT.value());
			response.setHeader("x-should-retry", "false");
			return Approvals.error(answer).inBody();
		}
		return ChatCompletion.of(answer);
	}

}

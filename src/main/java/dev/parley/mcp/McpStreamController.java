package dev.parley.mcp;

import java.util.List;

import dev.parley.caller.Caller;
import dev.parley.mcp.message.ProtocolVersions;
import dev.parley.mcp.tool.AskedRun;
import dev.parley.run.RunManager;
import dev.parley.run.RunNotFoundException;
import dev.parley.run.log.RunLog;
import dev.parley.security.CurrentUser;
import dev.parley.web.AllowedOrigins;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.node.MissingNode;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/**
 * Resumes the stream of an earlier request after the event in {@code Last-Event-ID}.
 * There are no other streams, so GET without this header is not allowed, as the protocol
 * permits; from version 2026-07-28 on, GET is never allowed.
 */
@RestController
class McpStreamController {

	private static final String LAST_EVENT_ID = "Last-Event-ID";

	private final RunManager runs;

	private final McpAnswers answers;

	private final AllowedOrigins origins;

	private final CurrentUser user;

	McpStreamController(RunManager runs, McpAnswers answers, AllowedOrigins origins, CurrentUser user) {
		this.runs = runs;
		this.answers = answers;
		this.origins = origins;
		this.user = user;
	}

	@GetMapping("/mcp")
	void resume(@RequestHeader HttpHeaders headers, HttpServletResponse response)
			throws InterruptedException, HttpRequestMethodNotSupportedException {
		this.origins.require(headers.getOrigin());
		String lastEvent = headers.getFirst(LAST_EVENT_ID);
		boolean stateless = ProtocolVersions.STATELESS.equals(headers.getFirst(McpController.PROTOCOL_VERSION));
		if (lastEvent == null || stateless) {
			throw new HttpRequestMethodNotSupportedException(HttpMethod.GET.name(), List.of(HttpMethod.POST.name()));
		}
		Caller caller = this.user.caller();
		StreamId stream = StreamId.parse(lastEvent).orElseThrow(RunNotFoundException::new);
		RunLog run = this.runs.log(stream.runId(), caller.userId(), 0).orElseThrow(RunNotFoundException::new);
		this.answers.resume(new AskedRun(run, this.runs, caller.userId()), stream,
				new McpAnswers.Request(stream.requestId(), MissingNode.getInstance(), headers, caller), response);
	}

}

package dev.parley.a2a;

import java.time.Clock;

import dev.parley.caller.Caller;
import dev.parley.run.RunManager;
import dev.parley.run.log.RunLog;
import dev.parley.security.CurrentUser;
import dev.parley.session.SessionManager;
import dev.parley.store.Run;
import dev.parley.web.RequestCacheControl;
import dev.parley.web.error.RequestTooLargeException;
import dev.parley.web.filter.BodySize;
import dev.parley.web.sse.EventStreams;
import dev.parley.web.sse.OpenedStream;
import dev.parley.web.view.RunHeaders;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** A2A over JSON-RPC, and the agent card. */
@RestController
class A2aController {

	static final String PATH = "/a2a";

	static final String VERSION = "1.0";

	private static final String VERSION_HEADER = "A2A-Version";

	/** The messages of a task's history if the client does not say how many. */
	private static final int HISTORY = 10;

	private final AgentCards cards;

	private final A2aRequests requests;

	private final Tasks tasks;

	private final SessionManager sessions;

	private final RunManager runs;

	private final EventStreams streams;

	private final CurrentUser user;

	private final JsonMapper mapper;

	private final Clock clock;

	A2aController(AgentCards cards, A2aRequests requests, Tasks tasks, SessionManager sessions, RunManager runs,
			EventStreams streams, CurrentUser user, JsonMapper mapper, Clock clock) {
		this.cards = cards;
		this.requests = requests;
		this.tasks = tasks;
		this.sessions = sessions;
		this.runs = runs;
		this.streams = streams;
		this.user = user;
		this.mapper = mapper;
		this.clock = clock;
	}

	@GetMapping(path = "/.well-known/agent-card.json", produces = MediaType.APPLICATION_JSON_VALUE)
	ObjectNode card(HttpServletRequest request) {
		return this.cards.card(this.user.known(), request);
	}

	@PostMapping(path = PATH, consumes = MediaType.APPLICATION_JSON_VALUE)
	Object call(@RequestBody JsonNode message, @RequestHeader HttpHeaders headers,
			@RequestParam(name = VERSION_HEADER, required = false) @Nullable String version,
			@RequestParam(required = false) @Nullable String agent, HttpServletRequest request,
			HttpServletResponse response) throws InterruptedException, RequestTooLargeException {
		JsonNode id = JsonRpcMessages.idOf(message);
		try {
			BodySize.requireSmall(request, A2aRequests.attachmentSize(message.path("params")));
			String spoken = headers.getFirst(VERSION_HEADER);
			requireVersion((spoken != null) ? spoken : version);
			if (!message.path("jsonrpc").asString("").equals("2.0") || id.isNull()) {
				throw new A2aFault(A2aFault.INVALID_REQUEST, "Expected one JSON-RPC 2.0 request with an id");
			}
			return call(message.path("method").asString(""), message.path("params"), id, agent,
					RequestCacheControl.forbidsStoring(headers.getCacheControl()), request, response);
		}
		catch (A2aFault ex) {
			return json(JsonRpcMessages.error(id, ex));
		}
		finally {
			BodySize.release(request);
		}
	}

	private Object call(String method, JsonNode params, JsonNode id, @Nullable String agent, boolean noStore,
			HttpServletRequest request, HttpServletResponse response) throws InterruptedException {
		Caller caller = this.user.caller();
		String taskId = params.path("id").asString("");
		return switch (method) {
			case "SendMessage" -> {
				boolean waits = !params.at("/configuration/returnImmediately").asBoolean(false);
				RunLog log = send(params, caller, agent, !waits, noStore);
				if (waits) {
					log.awaitEnd();
				}
				Run first = this.tasks.first(this.tasks.taskOf(log.runId(), caller.userId()).toString(),
						caller.userId());
				ObjectNode result = JsonNodeFactory.instance.objectNode();
				result.set("task",
						this.tasks.task(first, true, params.at("/configuration/historyLength").asInt(HISTORY)));
				yield json(JsonRpcMessages.result(id, result));
			}
			case "SendStreamingMessage" -> follow(send(params, caller, agent, true, noStore), id, caller, response);
			case "SubscribeToTask" -> {
				Run newest = this.tasks.newest(taskId, caller.userId());
				if (this.tasks.over(newest)) {
					throw new A2aFault(A2aFault.UNSUPPORTED_OPERATION, "The task has ended; GetTask has its result");
				}
				yield follow(this.runs.log(newest.id(), caller.userId(), 0).orElseThrow(A2aFault::taskNotFound), id,
						caller, response);
			}
			case "GetTask" -> json(JsonRpcMessages.result(id, this.tasks.task(this.tasks.first(taskId, caller.userId()),
					true, params.path("historyLength").asInt(HISTORY))));
			case "ListTasks" -> json(JsonRpcMessages.result(id, this.tasks.list(params, caller.userId())));
			case "CancelTask" ->
				json(JsonRpcMessages.result(id, this.tasks.cancel(this.tasks.first(taskId, caller.userId()))));
			case "GetExtendedAgentCard" ->
				json(JsonRpcMessages.result(id, this.cards.card(this.user.known(), request)));
			case "CreateTaskPushNotificationConfig", "GetTaskPushNotificationConfig", "ListTaskPushNotificationConfigs",
					"DeleteTaskPushNotificationConfig" ->
				throw new A2aFault(A2aFault.PUSH_NOTIFICATION_NOT_SUPPORTED,
						"Push notifications are not supported; subscribe to the task, or configure the server's webhook");
			default -> throw new A2aFault(A2aFault.METHOD_NOT_FOUND, "There is no such method");
		};
	}

	private RunLog send(JsonNode params, Caller caller, @Nullable String agent, boolean streamed, boolean noStore) {
		return this.sessions.ask(this.requests.translate(params, caller, agent, streamed, noStore)).log();
	}

	private SseEmitter follow(RunLog log, JsonNode id, Caller caller, HttpServletResponse response) {
		TaskFormat task = new TaskFormat(this.tasks.taskOf(log.runId(), caller.userId()), log.sessionId());
		return OpenedStream.of(this.streams.follow(log, 0,
				new A2aFormat(id, task, log.runId(), this.mapper, this.clock), RunHeaders.of(log)), response);
	}

	private static void requireVersion(@Nullable String version) {
		String spoken = (version == null || version.isBlank()) ? "0.3" : version.strip();
		if (!spoken.equals(VERSION) && !spoken.startsWith(VERSION + ".")) {
			throw new A2aFault(A2aFault.VERSION_NOT_SUPPORTED,
					"This version of A2A is not supported; send the header " + VERSION_HEADER + ": " + VERSION);
		}
	}

	private static ResponseEntity<JsonNode> json(ObjectNode response) {
		return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(response);
	}

}

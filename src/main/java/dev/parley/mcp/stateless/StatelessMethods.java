package dev.parley.mcp.stateless;

import java.time.Duration;
import java.util.Optional;

import dev.parley.agent.model.WellFormedText;
import dev.parley.caller.Caller;
import dev.parley.mcp.message.McpFault;
import dev.parley.mcp.message.ProtocolVersions;
import dev.parley.mcp.message.ServerInfo;
import dev.parley.mcp.tool.AskTool;
import dev.parley.mcp.tool.AskedRun;
import dev.parley.mcp.tool.McpReply;
import dev.parley.mcp.tool.OfferedTools;
import dev.parley.mcp.tool.PendingCall;
import dev.parley.mcp.tool.ToolResult;
import dev.parley.run.RunManager;
import dev.parley.run.action.CallerAnswers;
import dev.parley.store.WaitingRun;
import dev.parley.web.error.PublicErrors;
import dev.parley.web.error.PublicErrors.PublicError;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The methods of a server that offers only tools, and its calls as tasks. */
final class StatelessMethods {

	static final int MISSING_CAPABILITY = -32021;

	private static final int INTERNAL_ERROR = -32603;

	/** Tools change only when the server restarts. */
	private static final Duration LISTS_FRESH = Duration.ofMinutes(5);

	private final OfferedTools tools;

	private final ContinuedRuns continued;

	private final CallOutcomes outcomes;

	private final Tasks tasks;

	private final RunManager runs;

	private final ResultFormat format;

	private final PublicErrors errors;

	StatelessMethods(OfferedTools tools, ContinuedRuns continued, CallOutcomes outcomes, Tasks tasks, RunManager runs,
			ResultFormat format, PublicErrors errors) {
		this.tools = tools;
		this.continued = continued;
		this.outcomes = outcomes;
		this.tasks = tasks;
		this.runs = runs;
		this.format = format;
		this.errors = errors;
	}

	/**
	 * Executes a request; starts it if it is a tool call.
	 * @param noStore whether the result must neither come from a cache nor be kept there
	 * @throws McpFault if the method is unknown or its parameters are invalid
	 */
	McpReply call(StatelessRequest request, Caller caller, boolean noStore) {
		return switch (request.method()) {
			case "server/discover" -> new McpReply.Result(discover());
			case "tools/list" -> new McpReply.Result(list());
			case "tools/call" -> callTool(request, caller, noStore);
			case Tasks.GET, Tasks.UPDATE, Tasks.CANCEL -> new McpReply.Result(task(request, caller, noStore));
			default -> throw new McpFault(McpFault.METHOD_NOT_FOUND, "Unknown method");
		};
	}

	private ObjectNode discover() {
		ObjectNode result = JsonNodeFactory.instance.objectNode();
		ProtocolVersions.ALL.forEach(result.putArray("supportedVersions")::add);
		ObjectNode capabilities = result.putObject("capabilities");
		capabilities.putObject("tools");
		capabilities.putObject("extensions").putObject(StatelessRequest.TASKS);
		return cacheable(result.put("instructions", ServerInfo.INSTRUCTIONS));
	}

	private ObjectNode list() {
		ObjectNode result = JsonNodeFactory.instance.objectNode();
		result.set("tools", this.tools.descriptions());
		return cacheable(result);
	}

	/** Private, because only callers with a key or token may know the agents. */
	private ObjectNode cacheable(ObjectNode result) {
		return this.format.complete(result.put("ttlMs", LISTS_FRESH.toMillis()).put("cacheScope", "private"));
	}

	private McpReply callTool(StatelessRequest request, Caller caller, boolean noStore) {
		JsonNode state = request.params().path("requestState");
		if (state.isMissingNode()) {
			return new McpReply.Call(this.tools.call(request.params(), caller, noStore));
		}
		WaitingRun waiting = this.continued.requireWaiting(state.asString(""), caller.userId());
		requireSameCall(waiting, request.params());
		Approvals approvals = ContinuedRuns.approvals(waiting);
		Optional<CallerAnswers> answers = approvals.answers(request.params().path("inputResponses"));
		if (answers.isEmpty() && approvals.answerable() && request.asksUsers()) {
			return new McpReply.Result(this.outcomes.inputRequired(approvals));
		}
		return new McpReply.Call(proceed(waiting, answers.orElseThrow(
				() -> new McpFault(McpFault.INVALID_PARAMS, "inputResponses must answer all inputRequests together")),
				caller, noStore));
	}

	/** A client repeats the call that it continues. */
	private void requireSameCall(WaitingRun waiting, JsonNode params) {
		AskTool tool = this.tools.findAsking(params.path("name").asString(""));
		// As the store writes texts.
		String message = WellFormedText.of(params.path("arguments").path("message").asString(""));
		if (tool == null || !tool.asks(waiting.run().agent()) || !message.equals(waiting.question().content())) {
			throw new McpFault(McpFault.INVALID_PARAMS, "This requestState belongs to a call with another message");
		}
	}

	private PendingCall proceed(WaitingRun waiting, CallerAnswers answers, Caller caller, boolean noStore) {
		try {
			return new AskedRun(this.continued.proceed(waiting.run(), answers, caller, noStore), this.runs,
					caller.userId());
		}
		catch (RuntimeException ex) {
			return PendingCall.ended(ToolResult.failed(this.errors.of(ex)));
		}
	}

	private ObjectNode task(StatelessRequest request, Caller caller, boolean noStore) {
		if (!request.takesTasks()) {
			ObjectNode data = JsonNodeFactory.instance.objectNode();
			data.putObject("requiredCapabilities").putObject("extensions").putObject(StatelessRequest.TASKS);
			throw new McpFault(MISSING_CAPABILITY, "The client must declare the extension " + StatelessRequest.TASKS,
					data);
		}
		return switch (request.method()) {
			case Tasks.GET -> this.tasks.get(request, caller);
			case Tasks.UPDATE -> update(request, caller, noStore);
			default -> this.tasks.cancel(request, caller);
		};
	}

	private ObjectNode update(StatelessRequest request, Caller caller, boolean noStore) {
		try {
			return this.tasks.update(request, caller, noStore);
		}
		catch (McpFault ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			PublicError error = this.errors.of(ex);
			throw new McpFault(INTERNAL_ERROR, error.code() + ": " + error.detail());
		}
	}

}

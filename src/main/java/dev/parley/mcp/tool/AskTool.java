package dev.parley.mcp.tool;

import java.util.UUID;

import dev.parley.agent.UserMessage;
import dev.parley.agent.definition.AgentChoice;
import dev.parley.agent.definition.AgentDefinition;
import dev.parley.caller.Caller;
import dev.parley.run.RunManager;
import dev.parley.run.SessionNotFoundException;
import dev.parley.run.admission.BusyPolicy;
import dev.parley.run.log.RunLog;
import dev.parley.session.MessageRequest;
import dev.parley.session.SessionManager;
import dev.parley.store.id.Ids;
import dev.parley.web.error.PublicErrors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An MCP tool that asks an agent. */
public final class AskTool implements OfferedTool {

	private static final int MAX_NAME = 64;

	private static final String INPUT = """
			{"type": "object",
			 "properties": {
			  "message": {"type": "string", "minLength": 1, "maxLength": %d, "description": "What to say to the agent."},
			  "session_id": {"type": "string", "format": "uuid",
			   "description": "The session_id of an earlier answer, to continue that conversation."}},
			 "required": ["message"]}"""
		.formatted(UserMessage.MAX_MESSAGE);

	private static final String OUTPUT = """
			{"type": "object",
			 "properties": {
			  "response": {"type": "string"}, "agent": {"type": "string"},
			  "session_id": {"type": "string"}, "run_id": {"type": "string"}},
			 "required": ["response", "agent", "session_id", "run_id"]}""";

	private final AgentDefinition agent;

	private final SessionManager sessions;

	private final RunManager runs;

	private final PublicErrors errors;

	private final JsonMapper json;

	public AskTool(AgentDefinition agent, SessionManager sessions, RunManager runs, PublicErrors errors,
			JsonMapper json) {
		this.agent = agent;
		this.sessions = sessions;
		this.runs = runs;
		this.errors = errors;
		this.json = json;
	}

	@Override
	public ObjectNode description() {
		String name = "ask_" + this.agent.name().replaceAll("[^A-Za-z0-9_.-]", "_");
		ObjectNode description = this.json.createObjectNode()
			.put("name", name.substring(0, Math.min(name.length(), MAX_NAME)))
			.put("description", "Asks the agent " + this.agent.name() + ": " + this.agent.description());
		description.set("inputSchema", this.json.readTree(INPUT));
		description.set("outputSchema", this.json.readTree(OUTPUT));
		return description;
	}

	@Override
	public PendingCall call(ObjectNode arguments, Caller caller, boolean noStore) {
		JsonNode message = arguments.path("message");
		if (!message.isString() || message.stringValue().isBlank() || tooLong(message.stringValue())) {
			return PendingCall.ended(ToolResult.failed("validation_failed: message must be a text of 1 to "
					+ UserMessage.MAX_MESSAGE + " characters, not blank"));
		}
		try {
			UserMessage userMessage = new UserMessage(message.stringValue(), null, null, null, caller.user(), false,
					noStore);
			RunLog run = this.sessions
				.ask(new MessageRequest(caller, sessionId(arguments.path("session_id")),
						new AgentChoice.Named(this.agent.name()), userMessage, BusyPolicy.ENQUEUE, false, null))
				.log();
			return new AskedRun(run, this.runs, caller.userId());
		}
		catch (RuntimeException ex) {
			return PendingCall.ended(ToolResult.failed(this.errors.of(ex)));
		}
	}

	/** Whether it asks this agent. */
	public boolean asks(String name) {
		return this.agent.name().equals(name);
	}

	private static @Nullable UUID sessionId(JsonNode id) {
		if (id.isMissingNode() || id.isNull()) {
			return null;
		}
		return Ids.parse(id.asString("")).orElseThrow(SessionNotFoundException::new);
	}

	private static boolean tooLong(String message) {
		return message.codePointCount(0, message.length()) > UserMessage.MAX_MESSAGE;
	}

}

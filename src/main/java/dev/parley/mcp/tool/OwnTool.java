package dev.parley.mcp.tool;

import java.util.UUID;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.CancelledException;
import dev.parley.agent.model.ToolSpec;
import dev.parley.agent.tool.Tool;
import dev.parley.agent.tool.ToolException;
import dev.parley.agent.tool.ToolInvocation;
import dev.parley.caller.Caller;
import dev.parley.web.error.PublicErrors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Offers one of the agents' tools to MCP clients. */
public final class OwnTool implements OfferedTool {

	private final Tool tool;

	private final PublicErrors errors;

	private final JsonMapper json;

	public OwnTool(Tool tool, PublicErrors errors, JsonMapper json) {
		this.tool = tool;
		this.errors = errors;
		this.json = json;
	}

	@Override
	public ObjectNode description() {
		ToolSpec spec = this.tool.spec();
		ObjectNode description = this.json.createObjectNode()
			.put("name", spec.name())
			.put("description", spec.description());
		description.set("inputSchema", this.json.readTree(spec.inputSchema()));
		return description;
	}

	/** Such a call is never repeated, so each has a new key. */
	private static ToolInvocation invocation(Caller caller) {
		return new ToolInvocation(caller.userId(), caller.userName(), "mcp:" + UUID.randomUUID(), new Cancellation());
	}

	@Override
	public PendingCall call(ObjectNode arguments, Caller caller, boolean noStore) {
		ToolInvocation invocation = invocation(caller);
		return new ToolThread(() -> result(arguments, invocation), invocation.cancellation());
	}

	private ToolResult result(ObjectNode arguments, ToolInvocation invocation) {
		try {
			return ToolResult.of(this.tool.call(arguments.toString(), invocation), null);
		}
		catch (CancelledException ex) {
			return ToolResult.failed("The call was cancelled; whether it had an effect is unknown");
		}
		catch (ToolException ex) {
			return ToolResult.failed(String.valueOf(ex.getMessage()));
		}
		catch (RuntimeException ex) {
			return ToolResult.failed(this.errors.of(ex));
		}
	}

}

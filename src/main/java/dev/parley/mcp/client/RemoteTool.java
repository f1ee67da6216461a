package dev.parley.mcp.client;

import java.io.IOException;
import java.net.http.HttpTimeoutException;

import dev.parley.agent.model.CancelledException;
import dev.parley.agent.model.ToolSpec;
import dev.parley.agent.tool.Tool;
import dev.parley.agent.tool.ToolException;
import dev.parley.agent.tool.ToolInvocation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A tool of another server. Its arguments are all that the server is told: neither who
 * asks nor why.
 */
final class RemoteTool implements Tool {

	private static final Logger logger = LoggerFactory.getLogger(RemoteTool.class);

	private static final int MAX_NAME = 64;

	private final String name;

	private final McpSession session;

	private final Runnable onFailure;

	private final ToolSpec spec;

	/**
	 * A tool of a server.
	 * @param description as the protocol has it
	 * @param onFailure is run where the server did not answer as it should
	 */
	RemoteTool(String server, JsonNode description, McpSession session, Runnable onFailure) {
		this.name = description.path("name").asString("");
		this.session = session;
		this.onFailure = onFailure;
		this.spec = new ToolSpec(name(server, this.name), description.path("description").asString(""),
				schema(description.path("inputSchema")));
	}

	/** As models take it. */
	private static String name(String server, String tool) {
		String name = (server + "_" + tool).replaceAll("[^A-Za-z0-9_-]", "_");
		return name.substring(0, Math.min(name.length(), MAX_NAME));
	}

	/** Some models refuse an object without properties. */
	private static String schema(JsonNode schema) {
		ObjectNode object = schema.isObject() ? (ObjectNode) schema : JsonMapper.shared().createObjectNode();
		object.put("type", "object");
		if (!object.path("properties").isObject()) {
			object.putObject("properties");
		}
		return object.toString();
	}

	@Override
	public ToolSpec spec() {
		return this.spec;
	}

	@Override
	public String call(String arguments, ToolInvocation invocation) {
		ObjectNode parsed = parse(arguments);
		try {
			JsonNode result = this.session.callTool(this.name, parsed);
			String content = ToolContent.of(result);
			if (result.path("isError").asBoolean(false)) {
				throw new ToolException(content);
			}
			return content;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new CancelledException();
		}
		catch (HttpTimeoutException ex) {
			throw failed("The tool took too long; whether it has done anything is not known", ex);
		}
		catch (McpException ex) {
			if (ex.isRefusal()) {
				throw new ToolException(String.valueOf(ex.getMessage()));
			}
			throw failed("The tool's server cannot answer right now; try again later", ex);
		}
		catch (IOException ex) {
			throw failed("The tool's server cannot be reached right now; try again later", ex);
		}
	}

	private static ObjectNode parse(String arguments) {
		try {
			if (arguments.isBlank()) {
				return JsonMapper.shared().createObjectNode();
			}
			if (JsonMapper.shared().readTree(arguments) instanceof ObjectNode object) {
				return object;
			}
		}
		catch (JacksonException ex) {
			// The parser's words would quote what the model wrote.
		}
		throw new ToolException("The arguments are not a JSON object");
	}

	private ToolException failed(String message, IOException cause) {
		logger.warn("The tool {} failed: {}", this.spec.name(), cause.toString());
		this.onFailure.run();
		return new ToolException(message);
	}

}

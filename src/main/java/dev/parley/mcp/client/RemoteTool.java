package dev.parley.mcp.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Map;

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
 * A tool of an MCP server. The server receives only the arguments, not the user or the
 * conversation.
 */
final class RemoteTool implements Tool {

	private static final Logger logger = LoggerFactory.getLogger(RemoteTool.class);

	private final ToolSpec spec;

	private final String ownName;

	private final ParameterHeaders headers;

	private final Server server;

	/**
	 * Creates a tool.
	 * @param ownName its name on the server
	 * @param headers that repeat arguments
	 */
	RemoteTool(ToolSpec spec, String ownName, ParameterHeaders headers, Server server) {
		this.spec = spec;
		this.ownName = ownName;
		this.headers = headers;
		this.server = server;
	}

	@Override
	public ToolSpec spec() {
		return this.spec;
	}

	@Override
	public String call(String arguments, ToolInvocation invocation) {
		ObjectNode parsed = parse(arguments);
		try {
			JsonNode result = this.server.call(this.ownName, parsed, this.headers.values(parsed));
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
		catch (McpException ex) {
			throw switch (ex.reason()) {
				case REFUSED -> new ToolException(String.valueOf(ex.getMessage()));
				case TIMED_OUT -> failed("The tool timed out; whether it had an effect is unknown", ex);
				case BROKEN, SESSION_UNKNOWN ->
					failed("The tool's server is not responding correctly; try again later", ex);
			};
		}
		catch (ConnectException | NoRouteToHostException | UnknownHostException ex) {
			throw failed("The tool's server cannot be reached; try again later", ex);
		}
		catch (IOException ex) {
			throw failed("The connection to the tool's server broke; whether the tool had an effect is unknown", ex);
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
			// The parser's message would quote the model's text.
		}
		throw new ToolException("The arguments are not a JSON object");
	}

	private ToolException failed(String message, IOException cause) {
		logger.warn("The tool {} failed: {}", this.spec.name(), cause.toString());
		this.server.checkNow();
		return new ToolException(message);
	}

	/** The server of a tool. */
	interface Server {

		/**
		 * Calls one of its tools by the tool's own name.
		 * @param headers that repeat arguments, if the protocol's version has them
		 */
		JsonNode call(String tool, ObjectNode arguments, Map<String, String> headers)
				throws IOException, InterruptedException;

		/** A call failed: checks whether the server is available. */
		void checkNow();

	}

}

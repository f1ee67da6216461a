package dev.parley.mcp.client;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.parley.agent.tool.Tool;
import dev.parley.agent.tool.ToolSource;
import dev.parley.outbound.Outbound;
import okhttp3.OkHttpClient;

/**
 * The tools of all configured MCP servers. A tool's name is its server's name, an
 * underscore and its own name; {@code server_*} stands for all tools of a server.
 */
final class McpTools implements ToolSource, AutoCloseable {

	private final OkHttpClient http;

	private final List<McpConnection> links;

	/** Starts to connect to all servers, without waiting for them. */
	McpTools(McpClientProperties properties, Outbound outbound) {
		this.http = McpHttp.create(outbound);
		this.links = properties.servers()
			.entrySet()
			.stream()
			.map((server) -> new McpConnection(server.getKey(), server.getValue(), this.http,
					properties.requestTimeout()))
			.toList();
	}

	@Override
	public boolean provides(String name) {
		return this.links.stream().anyMatch((link) -> name.startsWith(link.name() + "_"));
	}

	@Override
	public List<Tool> find(List<String> names) {
		return this.links.stream()
			.flatMap((link) -> link.tools()
				.stream()
				.filter((tool) -> names.contains(tool.spec().name()) || names.contains(link.name() + "_*")))
			.toList();
	}

	@Override
	public Map<String, Boolean> servers() {
		Map<String, Boolean> states = new TreeMap<>();
		this.links.forEach((link) -> states.put(link.name(), link.isUp()));
		return states;
	}

	@Override
	public void close() {
		this.links.forEach(McpConnection::stop);
		try {
			for (McpConnection link : this.links) {
				link.awaitEnd();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.http.connectionPool().evictAll();
	}

}

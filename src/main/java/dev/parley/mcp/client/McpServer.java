package dev.parley.mcp.client;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Where an MCP server is.
 *
 * @param url of its streamable HTTP endpoint
 * @param headers for each request to it, such as {@code Authorization: Bearer …}
 */
record McpServer(URI url, @DefaultValue List<String> headers) {

	McpServer {
		Assert.notNull(url, "The url of an MCP server is missing");
		request(url, headers);
	}

	/** A request to the server; nothing that is ours but these headers goes with it. */
	HttpRequest.Builder request() {
		return request(this.url, this.headers);
	}

	private static HttpRequest.Builder request(URI url, List<String> headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(url);
		for (String header : headers) {
			int colon = header.indexOf(':');
			try {
				request.header(header.substring(0, colon).strip(), header.substring(colon + 1).strip());
			}
			catch (IndexOutOfBoundsException | IllegalArgumentException ex) {
				// Neither the header nor the cause is told: they hold what is secret.
				throw new IllegalArgumentException("A header of an MCP server is written Name: value");
			}
		}
		return request;
	}

	/** Tells no header. */
	@Override
	public String toString() {
		return this.url.getScheme() + "://" + this.url.getAuthority();
	}

}

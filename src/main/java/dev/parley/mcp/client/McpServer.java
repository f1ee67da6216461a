package dev.parley.mcp.client;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import okhttp3.HttpUrl;
import okhttp3.Request;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * The address of an MCP server.
 *
 * @param url of its streamable HTTP endpoint
 * @param headers for each request to it, such as {@code Authorization: Bearer …}
 */
record McpServer(URI url, @DefaultValue List<String> headers) {

	/** Headers that the HTTP client sets itself. */
	private static final Set<String> RESERVED = Set.of("connection", "content-length", "expect", "host",
			"transfer-encoding", "upgrade");

	McpServer {
		Assert.notNull(url, "The url of an MCP server is missing");
		request(url, headers);
	}

	/** A request to the server with its headers; nothing else is added. */
	Request.Builder request() {
		return request(this.url, this.headers);
	}

	private static Request.Builder request(URI url, List<String> headers) {
		HttpUrl address = HttpUrl.get(url);
		Assert.notNull(address, "The url of an MCP server must begin with http:// or https://");
		Request.Builder request = new Request.Builder().url(address);
		for (String header : headers) {
			int colon = header.indexOf(':');
			try {
				String name = header.substring(0, colon).strip();
				Assert.isTrue(!RESERVED.contains(name.toLowerCase(Locale.ROOT)), "HTTP itself sets this header");
				request.addHeader(name, header.substring(colon + 1).strip());
			}
			catch (IndexOutOfBoundsException | IllegalArgumentException ex) {
				// Quotes neither the header nor the cause, because both may contain a
				// secret.
				throw new IllegalArgumentException("A header of an MCP server must have the form Name: value");
			}
		}
		return request;
	}

	/** Leaves out the headers, which may contain secrets. */
	@Override
	public String toString() {
		return this.url.getScheme() + "://" + this.url.getAuthority();
	}

}

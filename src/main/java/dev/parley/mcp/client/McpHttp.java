package dev.parley.mcp.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.parley.outbound.Outbound;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/** Creates the HTTP client for all MCP servers. */
final class McpHttp {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

	private McpHttp() {
	}

	/**
	 * A client for blocking calls, each with its own time limit. Each call uses a new
	 * connection: servers close idle ones after 2 s (Gunicorn) or 5 s (Uvicorn, Node.js),
	 * and if a request meets the close, it is unknown whether the server has read it.
	 */
	static OkHttpClient create(Outbound outbound) {
		return outbound.httpClient()
			.protocols(List.of(Protocol.HTTP_1_1))
			.connectionPool(new ConnectionPool(0, 1, TimeUnit.MILLISECONDS))
			.connectTimeout(CONNECT_TIMEOUT)
			.build();
	}

}

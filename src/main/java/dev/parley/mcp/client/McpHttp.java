package dev.parley.mcp.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.parley.outbound.Outbound;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;

/** Makes the HTTP client that all MCP servers are called with. */
final class McpHttp {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

	private McpHttp() {
	}

	/**
	 * A client for blocking calls, each with a time limit of its own. Each call has a
	 * fresh connection: servers close idle ones after 2 s (Gunicorn) or 5 s (Uvicorn,
	 * Node.js), and of a request that meets the close nobody knows whether it was read.
	 */
	static OkHttpClient create(Outbound outbound) {
		return outbound.httpClient()
			.protocols(List.of(Protocol.HTTP_1_1))
			.connectionPool(new ConnectionPool(0, 1, TimeUnit.MILLISECONDS))
			.connectTimeout(CONNECT_TIMEOUT)
			.build();
	}

}

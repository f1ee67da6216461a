package dev.parley.mcp.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.parley.agent.tool.Tool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Keeps one server's tools at hand, on a thread of its own: connects, asks again and
 * again which tools there are, and connects anew, after longer and longer pauses, where
 * there is no answer.
 */
final class McpConnection {

	private static final Logger logger = LoggerFactory.getLogger(McpConnection.class);

	private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

	private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

	private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

	private static final Duration END = Duration.ofSeconds(2);

	private static final int MAX_TOOLS = 500;

	private final String name;

	private final McpServer server;

	private final HttpClient http;

	private final Duration timeout;

	private final Semaphore wake = new Semaphore(0);

	private final Thread thread;

	private volatile @Nullable List<Tool> tools;

	McpConnection(String name, McpServer server, HttpClient http, Duration timeout) {
		this.name = name;
		this.server = server;
		this.http = http;
		this.timeout = timeout;
		this.thread = Thread.ofVirtual().name("mcp-" + name).start(this::keep);
	}

	String name() {
		return this.name;
	}

	boolean isUp() {
		return this.tools != null;
	}

	/** The tools that are there now. */
	List<Tool> tools() {
		List<Tool> current = this.tools;
		return (current != null) ? current : List.of();
	}

	private void keep() {
		Duration pause = FIRST_PAUSE;
		boolean told = false;
		try {
			while (true) {
				try {
					follow(McpSession.open(this.http, this.server, this.timeout));
				}
				catch (IOException | RuntimeException ex) {
					if (isUp() || !told) {
						logger.warn("The MCP server {} is down: {}", this.name, reason(ex));
						pause = FIRST_PAUSE;
					}
					told = true;
					this.tools = null;
				}
				await(pause);
				pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
			}
		}
		catch (InterruptedException ex) {
			this.tools = null;
		}
	}

	/** Looks which tools there are until there is no answer. */
	private void follow(McpSession session) throws IOException, InterruptedException {
		try {
			while (true) {
				List<Tool> found = tools(session);
				if (!isUp()) {
					logger.info("The MCP server {} is up, with {} tools", this.name, found.size());
				}
				this.tools = found;
				await(BETWEEN_LOOKS);
			}
		}
		finally {
			session.close();
		}
	}

	private List<Tool> tools(McpSession session) throws IOException, InterruptedException {
		Map<String, Tool> found = new LinkedHashMap<>();
		List<JsonNode> listed = session.listTools();
		listed.stream()
			.limit(MAX_TOOLS)
			.map((tool) -> new RemoteTool(this.name, tool, session, this.wake::release))
			.forEach((tool) -> found.putIfAbsent(tool.spec().name(), tool));
		return List.copyOf(found.values());
	}

	/** Waits, but not where a tool has just found the server wanting. */
	private void await(Duration pause) throws InterruptedException {
		if (this.wake.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
			this.wake.drainPermits();
		}
	}

	private static String reason(Exception ex) {
		Throwable cause = ex.getCause();
		return (cause != null) ? ex.getMessage() + " (" + cause.getClass().getSimpleName() + ")"
				: String.valueOf(ex.getMessage());
	}

	/** Lets the server go; returns at once. */
	void stop() {
		this.thread.interrupt();
	}

	/** Waits until the server knows, but not for long. */
	void awaitEnd() throws InterruptedException {
		this.thread.join(END);
	}

}

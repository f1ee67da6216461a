package dev.parley.mcp.client;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.parley.agent.tool.Tool;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the list of one server's tools up to date, on a thread of its own: connects,
 * polls the list, and reconnects after increasing pauses if the server does not answer.
 */
final class McpConnection implements RemoteTool.Server {

	private static final Logger logger = LoggerFactory.getLogger(McpConnection.class);

	private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

	private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

	private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

	private static final Duration END = Duration.ofSeconds(2);

	private static final int MAX_REASON = 200;

	private final String name;

	private final Duration timeout;

	private final CurrentSession session;

	private final RemoteTools remoteTools;

	private final Semaphore wake = new Semaphore(0);

	private final Thread thread;

	private volatile @Nullable List<Tool> tools;

	McpConnection(String name, McpServer server, OkHttpClient http, Duration timeout) {
		this.name = name;
		this.timeout = timeout;
		this.session = new CurrentSession(http, server);
		this.remoteTools = new RemoteTools(name, this);
		this.thread = Thread.ofVirtual().name("mcp-" + name).start(this::poll);
	}

	String name() {
		return this.name;
	}

	boolean isUp() {
		return this.tools != null;
	}

	/** The tools that are available now. */
	List<Tool> tools() {
		List<Tool> current = this.tools;
		return (current != null) ? current : List.of();
	}

	@Override
	public JsonNode call(String tool, ObjectNode arguments, Map<String, String> headers)
			throws IOException, InterruptedException {
		Deadline deadline = Deadline.in(this.timeout);
		return this.session.ask((asked) -> asked.callTool(tool, arguments, headers, deadline), deadline);
	}

	@Override
	public void checkNow() {
		this.wake.release();
	}

	private void poll() {
		Duration pause = FIRST_PAUSE;
		boolean logged = false;
		try {
			while (true) {
				try {
					findTools();
					await(BETWEEN_LOOKS);
				}
				catch (IOException | RuntimeException ex) {
					if (isUp() || !logged) {
						logger.warn("The MCP server {} is down: {}", this.name, reason(ex));
						pause = FIRST_PAUSE;
					}
					logged = true;
					this.tools = null;
					this.session.end();
					await(pause);
					pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
				}
			}
		}
		catch (InterruptedException ex) {
			this.tools = null;
			this.session.end();
		}
	}

	private void findTools() throws IOException, InterruptedException {
		Deadline deadline = Deadline.in(this.timeout);
		List<Tool> found = this.remoteTools
			.of(this.session.ask((asked) -> asked.listTools(RemoteTools.MAX_TOOLS, deadline), deadline));
		if (!isUp()) {
			logger.info("The MCP server {} is up, with {} tools", this.name, found.size());
		}
		this.tools = found;
	}

	/** Waits, but not if a tool call has just failed because of the server. */
	private void await(Duration pause) throws InterruptedException {
		if (this.wake.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
			this.wake.drainPermits();
		}
	}

	/**
	 * The reason for the log; sanitized, because the message may come from the server.
	 */
	private static String reason(Exception ex) {
		String reason = ex.toString().replaceAll("[^ -~]", "?");
		return reason.substring(0, Math.min(reason.length(), MAX_REASON));
	}

	/** Starts to end the connection; returns immediately. */
	void stop() {
		this.thread.interrupt();
	}

	/** Waits a short time for the end of the connection. */
	void awaitEnd() throws InterruptedException {
		this.thread.join(END);
	}

}

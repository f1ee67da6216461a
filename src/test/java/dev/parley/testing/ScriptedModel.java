package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import dev.parley.testing.Ending.How;
import org.awaitility.Awaitility;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An OpenAI-compatible HTTP server on a free port with scripted answers. Thread-safe.
 */
public final class ScriptedModel implements AutoCloseable {

	private static final int BACKLOG = 4096;

	private final ServerSocket server;

	private final Script script = new Script();

	private final AtomicLong completions = new AtomicLong();

	private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

	private ScriptedModel(ServerSocket server) {
		this.server = server;
	}

	public static ScriptedModel start() {
		try {
			ScriptedModel model = new ScriptedModel(new ServerSocket(0, BACKLOG, loopback()));
			Thread.ofVirtual().name("scripted-model").start(model::accept);
			return model;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The base URL of a model that refuses every connection. */
	public static String refusedUrl() {
		return url(RefusedPort.HELD.getLocalPort());
	}

	public String baseUrl() {
		return url(this.server.getLocalPort());
	}

	public int port() {
		return this.server.getLocalPort();
	}

	/** Queues an answer of these tokens. */
	public void answer(String... tokens) {
		next(Answer.tokens(tokens));
	}

	/** Queues answers; each is used once, in the order of requests. */
	public void next(Answer... answers) {
		this.script.add(answers);
	}

	/**
	 * Sets the answers for requests if the queue is empty; called by several threads
	 * concurrently.
	 */
	public void otherwise(Function<RecordedRequest, Answer> answers) {
		this.script.otherwise(answers);
	}

	/** Sets the verdicts of the moderation model; by default no text is flagged. */
	public void moderates(Function<String, Answer> verdicts) {
		this.script.verdicts(verdicts);
	}

	/**
	 * The texts sent to the moderation model; they are not part of {@link #requests()}.
	 */
	public List<String> moderated() {
		return this.script.moderated();
	}

	/** The number of unused answers in the queue. */
	public int unusedAnswers() {
		return this.script.unused();
	}

	/** All requests, in the order in which they arrived. */
	public List<RecordedRequest> requests() {
		return this.script.requests();
	}

	/** The texts of the last prompt, without the instructions. */
	public List<String> lastPrompt() {
		return requests().getLast()
			.messages()
			.stream()
			.skip(1)
			.map((message) -> message.path("content").asString(""))
			.toList();
	}

	/**
	 * The oldest request not taken yet, waiting for it if need be.
	 * @throws AssertionError if the time is over
	 */
	public RecordedRequest takeRequest(Duration atMost) throws InterruptedException {
		return this.script.take(atMost);
	}

	/**
	 * Waits until all requests are answered: the request of a caller that gave up may
	 * still be on its way, and would take the next test's answer.
	 */
	public void awaitIdle() {
		try (Socket probe = new Socket(this.server.getInetAddress(), this.server.getLocalPort())) {
			// Connections are accepted in order, so all earlier ones are known once this
			// one
			// is.
			Awaitility.await()
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(2))
				.during(Duration.ofMillis(10))
				.until(() -> this.connections.stream().anyMatch((connection) -> connection.isOf(probe))
						&& this.connections.stream().allMatch(Connection::idle));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Closes all connections, as servers do with idle ones. */
	public void hangUp() {
		this.connections.forEach((connection) -> connection.end(How.CLOSED_BY_SERVER));
	}

	/** Clears the queue, the default and the requests; answers in progress continue. */
	public void reset() {
		this.script.reset();
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.connections.forEach((connection) -> connection.end(How.CLOSED_BY_SERVER));
		}
	}

	private void accept() {
		while (!this.server.isClosed()) {
			try {
				Connection connection = new Connection(this.server.accept());
				Thread.ofVirtual().name("scripted-model-connection").start(() -> serve(connection));
			}
			catch (IOException ex) {
				// The server was closed, or a peer disconnected immediately.
			}
		}
	}

	private void serve(Connection connection) {
		this.connections.add(connection);
		if (this.server.isClosed()) {
			connection.end(How.CLOSED_BY_SERVER);
		}
		try {
			connection.serve(this::handle);
		}
		finally {
			this.connections.remove(connection);
		}
	}

	private void handle(HttpMessage message, Connection connection) throws IOException {
		String path = message.path().replaceAll("\\?.*", "");
		boolean moderation = path.endsWith("/moderations");
		if (!message.method().equals("POST") || !(moderation || path.endsWith("/chat/completions"))) {
			whole(Answer.status(404), connection);
			return;
		}
		JsonNode body;
		try {
			body = JsonMapper.shared().readTree(message.body());
		}
		catch (JacksonException ex) {
			whole(Answer.status(400), connection);
			return;
		}
		Answer verdict = moderation ? this.script.verdict(body.path("input").asString("")) : null;
		RecordedRequest request = RecordedRequest.of(message, body, connection.ending());
		answer(request, (verdict != null) ? verdict : this.script.answer(request), connection);
	}

	private void answer(RecordedRequest request, Answer answer, Connection connection) throws IOException {
		switch (answer) {
			case Answer.Hang _ -> connection.stall();
			case Reply reply -> {
				request.answered();
				whole(reply, connection);
			}
			case RawAnswer raw -> {
				raw.write(connection);
				request.answered();
			}
			case Completion completion -> {
				String id = "chatcmpl-scripted%06d".formatted(this.completions.incrementAndGet());
				CompletionWriter writer = CompletionWriter.of(completion, id, request, connection);
				if (request.streaming()) {
					writer.stream();
				}
				else {
					writer.whole();
				}
			}
		}
	}

	private static void whole(Reply reply, Connection connection) throws IOException {
		new ResponseWriter(connection.out(), false).whole(reply.status(), reply.headers(), reply.body());
	}

	private static String url(int port) {
		return "http://127.0.0.1:%d/v1".formatted(port);
	}

	private static InetAddress loopback() throws IOException {
		return InetAddress.getByAddress(new byte[] { 127, 0, 0, 1 });
	}

	/** A port that is reserved, but on which no server listens. */
	private static final class RefusedPort {

		static final Socket HELD = hold();

		private static Socket hold() {
			try {
				Socket socket = new Socket();
				socket.bind(new InetSocketAddress(loopback(), 0));
				return socket;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}

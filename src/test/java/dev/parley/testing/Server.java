package dev.parley.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

/** A client of one server. Thread-safe. */
public final class Server implements AutoCloseable {

	private static final Duration PATIENCE = Patience.LIMIT;

	private final URI base;

	private final HttpClient http;

	private final List<String> headers;

	Server(URI base) {
		this(base, HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), List.of());
	}

	private Server(URI base, HttpClient http, List<String> headers) {
		this.base = base;
		this.http = http;
		this.headers = headers;
	}

	/**
	 * The same server, called with additional headers, as alternating names and values.
	 */
	public Server with(String... more) {
		return new Server(this.base, this.http, Stream.concat(this.headers.stream(), Stream.of(more)).toList());
	}

	public URI uri(String path) {
		return this.base.resolve(path);
	}

	public Response get(String path) {
		return send(request(path));
	}

	public Response delete(String path) {
		return send(request(path).DELETE());
	}

	public Response post(String path, Object json) {
		return send(request(path).POST(BodyPublishers.ofString(json.toString())));
	}

	public Response patch(String path, Object json) {
		return send(request(path).method("PATCH", BodyPublishers.ofString(json.toString())));
	}

	/** {@code POST /chat}. */
	public Response chat(Object json) {
		return post("/chat", json);
	}

	/** {@code POST /chat/stream}; returns once the head of the response has arrived. */
	public EventStream stream(Object json) {
		return follow(request("/chat/stream").POST(BodyPublishers.ofString(json.toString())));
	}

	/** The response of {@code GET /runs/{id}} once the run has the given state. */
	public Response awaitRun(String runId, String state) {
		return Awaitility.await()
			.atMost(PATIENCE)
			.pollInterval(Duration.ofMillis(10))
			.until(() -> get("/runs/" + runId), (run) -> run.get("state").equals(state));
	}

	/** Opens a WebSocket; fails if the server refuses it. */
	public SocketClient socket(String path, String... subprotocols) {
		return SocketClient.open(this.http, URI.create("ws" + uri(path).toString().substring("http".length())),
				this.headers, subprotocols);
	}

	/** A request with a JSON body or without a body. */
	public HttpRequest.Builder request(String path) {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri(path))
			.timeout(PATIENCE)
			.header("Content-Type", "application/json");
		return this.headers.isEmpty() ? request : request.headers(this.headers.toArray(String[]::new));
	}

	/** Sends a request and reads the complete response. */
	public Response send(HttpRequest.Builder request) {
		return new Response(exchange(request, BodyHandlers.ofString()));
	}

	/** Sends a request and reads the response with the given handler. */
	public <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
		return exchange(request, body);
	}

	/** Sends a request whose response is an event stream. */
	public EventStream follow(HttpRequest.Builder request) {
		HttpResponse<InputStream> response = exchange(request, BodyHandlers.ofInputStream());
		return EventStream.of(response);
	}

	private <T> HttpResponse<T> exchange(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
		try {
			return this.http.send(request.build(), body);
		}
		catch (IOException ex) {
			throw new AssertionError("No response", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted", ex);
		}
	}

	@Override
	public void close() {
		this.http.shutdownNow();
	}

}

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Asks one question, as a good client does: it asks again with the same key until the message is acknowledged, and
 * reads on with its cursor whenever the stream breaks off.
 */
final class ReplicaClient {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final Pattern TYPE = Pattern.compile("\"type\":\"(\\w+)\"");

	private static final Pattern CONTENT = Pattern.compile("\"content\":\"([^\"]*)\"");

	private static final Pattern SESSION = Pattern.compile("\"session_id\":\"([^\"]*)\"");

	private final HttpClient http;

	private final URI server;

	private final ReplicaTally tally;

	private final int question;

	private String key = UUID.randomUUID().toString();

	private String run = "";

	private String session = "";

	private String cursor = "";

	private String id = "";

	private String end = "";

	private final StringBuilder text = new StringBuilder();

	private long last = System.nanoTime();

	ReplicaClient(HttpClient http, URI server, ReplicaTally tally, int question) {
		this.http = http;
		this.server = server;
		this.tally = tally;
		this.question = question;
	}

	void ask() throws InterruptedException {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (this.end.isEmpty() && System.nanoTime() < deadline) {
			try {
				send(this.run.isEmpty() ? post() : resume());
			}
			catch (IOException ex) {
				Thread.sleep(50);
			}
		}
		this.tally.ended(this.question, this.session, this.end, this.text.toString());
	}

	private HttpRequest.Builder post() {
		return HttpRequest.newBuilder(this.server.resolve("/chat/stream"))
			.header("Content-Type", "application/json")
			.header("Idempotency-Key", this.key)
			.POST(HttpRequest.BodyPublishers.ofString("{\"message\":\"question " + this.question + "\"}"));
	}

	private HttpRequest.Builder resume() {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.server.resolve("/runs/" + this.run + "/stream"));
		return this.cursor.isEmpty() ? request : request.header("Last-Event-ID", this.cursor);
	}

	private void send(HttpRequest.Builder request) throws IOException, InterruptedException {
		HttpResponse<Stream<String>> response = this.http.send(request.timeout(PATIENCE).build(),
				HttpResponse.BodyHandlers.ofLines());
		try (Stream<String> lines = response.body()) {
			if (response.statusCode() == 200) {
				response.headers().firstValue("X-Run-ID").ifPresent((run) -> this.run = run);
				lines.forEach(this::read);
			}
			else {
				this.tally.refused(response.statusCode());
				Thread.sleep(100);
			}
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

	private void read(String line) {
		if (line.startsWith("id: ")) {
			this.id = line.substring("id: ".length());
		}
		else if (line.startsWith("data: ")) {
			long now = System.nanoTime();
			this.tally.silence(this.last, now);
			this.last = now;
			event(line);
			this.cursor = this.id;
		}
	}

	private void event(String line) {
		switch (first(TYPE, line)) {
			case "session" -> this.session = first(SESSION, line);
			case "token" -> this.text.append(first(CONTENT, line));
			case "restart" -> this.text.setLength(0);
			case "done" -> this.end = "done";
			case "error" -> failed(line);
			default -> {
				// Nothing of the answer.
			}
		}
	}

	/** An error that says so may be tried again, with the same key. */
	private void failed(String line) {
		this.tally.failed(line.replaceAll(".*\"code\":\"(\\w+)\".*", "$1"));
		if (line.contains("\"retryable\":true")) {
			this.run = "";
			this.cursor = "";
			this.text.setLength(0);
		}
		else {
			this.end = line;
		}
	}

	private static String first(Pattern pattern, String line) {
		Matcher found = pattern.matcher(line);
		return found.find() ? found.group(1) : "";
	}

}

package dev.parley.metrics;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.parley.testing.Json;
import dev.parley.testing.Patience;
import dev.parley.testing.Server;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** A real Prometheus with the configuration of {@code deploy/observability}. */
final class Prometheus implements AutoCloseable {

	private static final Path PROGRAM = Path.of("/usr/bin/prometheus");

	private final HttpClient http = HttpClient.newHttpClient();

	private final String base;

	private final Process process;

	private Prometheus(String base, Process process) {
		this.base = base;
		this.process = process;
	}

	static boolean available() {
		return Files.isExecutable(PROGRAM);
	}

	/** Starts it; it reads the server's metrics and evaluates the rules once a second. */
	static Prometheus start(Server server, String key, Path folder) throws IOException {
		int port;
		try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = free.getLocalPort();
		}
		Path keyFile = Files.writeString(folder.resolve("key"), key);
		Files.copy(Observability.FOLDER.resolve("rules.yml"), folder.resolve("rules.yml"));
		Path configuration = Files.writeString(folder.resolve("prometheus.yml"),
				Files.readString(Observability.FOLDER.resolve("prometheus.yml"))
					.replace("/tmp/parley.key", keyFile.toString())
					.replace("parley:8000", server.uri("/").getAuthority())
					.replace("15s", "1s"));
		Process process = new ProcessBuilder(PROGRAM.toString(), "--config.file=" + configuration,
				"--storage.tsdb.path=" + folder.resolve("tsdb"), "--web.listen-address=127.0.0.1:" + port)
			.redirectErrorStream(true)
			.redirectOutput(folder.resolve("prometheus.log").toFile())
			.start();
		return new Prometheus("http://127.0.0.1:" + port, process);
	}

	/** The current result of a query; may be empty. */
	JsonNode query(String query) throws IOException, InterruptedException {
		URI uri = URI.create(this.base + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
		String body = this.http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
		return Json.parse(body).at("/data/result");
	}

	/** Waits until a query has results, and all of them are numbers. */
	JsonNode await(String query) {
		return Awaitility.await()
			.alias(query)
			.atMost(Patience.LIMIT)
			.ignoreExceptions()
			.until(() -> query(query), Prometheus::numbers);
	}

	private static boolean numbers(JsonNode found) {
		return !found.isEmpty()
				&& found.valueStream().allMatch((series) -> !series.at("/value/1").asString("NaN").equals("NaN"));
	}

	@Override
	public void close() {
		this.http.close();
		this.process.destroy();
		// Otherwise it would still write to a folder that is deleted next.
		this.process.onExit().join();
	}

}

package dev.parley.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.parley.testing.Json;
import dev.parley.testing.ParleyProcess;
import tools.jackson.databind.JsonNode;

/**
 * Asks one question after another, as a good client of several replicas behind a load
 * balancer does: it asks another one if a connection is refused or it is told to come
 * again, and reads on elsewhere if a stream breaks off.
 */
final class RollingClient {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final HttpClient http = HttpClient.newHttpClient();

	private final String name;

	private final Supplier<List<ParleyProcess>> replicas;

	private final List<String> failures = new ArrayList<>();

	private String run = "";

	private String cursor = "";

	/** The id of the event that is being read. */
	private String pending = "";

	private StringBuilder text = new StringBuilder();

	private boolean done;

	RollingClient(String name, Supplier<List<ParleyProcess>> replicas) {
		this.name = name;
		this.replicas = replicas;
	}

	/** Returns what went wrong. */
	List<String> askUntil(AtomicBoolean over) throws InterruptedException {
		for (int i = 0; !over.get(); i++) {
			ask(this.name + " " + i);
		}
		return this.failures;
	}

	private void ask(String question) throws InterruptedException {
		String key = UUID.randomUUID().toString();
		this.run = "";
		this.cursor = "";
		this.pending = "";
		this.text = new StringBuilder();
		this.done = false;
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		while (!this.done && System.nanoTime() < deadline) {
			try {
				send(this.run.isEmpty() ? post(question, key) : resume());
			}
			catch (IOException ex) {
				// The replica is gone, or does not listen yet.
				Thread.sleep(20);
			}
		}
		if (!this.done) {
			this.failures.add(question + ": no end, run " + this.run + " after " + this.cursor);
		}
		else if (!this.text.toString().equals("Answer to " + question + ".")) {
			this.failures.add(question + ": " + this.text);
		}
	}

	private HttpRequest.Builder post(String question, String key) {
		return HttpRequest.newBuilder(any().server().uri("/chat/stream"))
			.header("Content-Type", "application/json")
			.header("Idempotency-Key", key)
			.POST(HttpRequest.BodyPublishers.ofString(Json.message(question).toString()));
	}

	private HttpRequest.Builder resume() {
		return HttpRequest.newBuilder(any().server().uri("/runs/" + this.run + "/stream"))
			.header("Last-Event-ID", this.cursor);
	}

	private ParleyProcess any() {
		List<ParleyProcess> all = this.replicas.get();
		return all.get(ThreadLocalRandom.current().nextInt(all.size()));
	}

	private void send(HttpRequest.Builder request) throws IOException, InterruptedException {
		HttpResponse<Stream<String>> response = this.http.send(request.timeout(PATIENCE).build(),
				HttpResponse.BodyHandlers.ofLines());
		try (Stream<String> lines = response.body()) {
			if (response.statusCode() == 503 && response.headers().firstValue("Retry-After").isPresent()) {
				Thread.sleep(50);
			}
			else if (response.statusCode() != 200) {
				this.failures.add("status " + response.statusCode() + " " + lines.toList());
				this.done = true;
			}
			else {
				response.headers().firstValue("X-Run-ID").ifPresent((id) -> this.run = id);
				lines.forEach(this::read);
			}
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

	private void read(String line) {
		if (line.startsWith("data: ")) {
			JsonNode event = Json.parse(line.substring("data: ".length()));
			switch (event.path("type").asString()) {
				case "token" -> this.text.append(event.path("content").asString());
				case "restart" -> this.text.setLength(0);
				case "done" -> this.done = true;
				case "error", "cancelled" -> {
					this.failures.add(line);
					this.done = true;
				}
				default -> {
					// Nothing of the text.
				}
			}
		}
		else if (line.startsWith("id: ")) {
			this.pending = line.substring("id: ".length());
		}
		else if (line.isEmpty() && !this.pending.isEmpty()) {
			this.cursor = this.pending;
		}
	}

}

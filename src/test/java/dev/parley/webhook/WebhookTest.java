package dev.parley.webhook;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.Parley;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.SetClock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** A server with a webhook and a clock that a test can set. */
abstract class WebhookTest {

	private static final String ADMIN = "root;ops;ADMIN;USER,ADMIN";

	private final String databaseUrl;

	final ScriptedModel model = ScriptedModel.start();

	final HookReceiver receiver = HookReceiver.start();

	final SetClock clock = new SetClock();

	@TempDir
	private Path data;

	Parley parley;

	/**
	 * Creates a test.
	 * @param databaseUrl blank for SQLite
	 */
	WebhookTest(String databaseUrl) {
		this.databaseUrl = databaseUrl;
	}

	@BeforeEach
	void start() {
		this.parley = parley(this.receiver.url(), true);
	}

	Parley parley(String url, boolean allowPrivate) {
		return Parley.start(this.data, this.model.baseUrl(), this.clock, "test.callers=true", "parley.model.retries=0",
				"parley.webhook.url=" + url, "parley.webhook.secret=" + HookReceiver.SECRET,
				"parley.webhook.allow-private=" + allowPrivate, "parley.store.database-url=" + this.databaseUrl);
	}

	@AfterEach
	void close() {
		this.parley.close();
		this.receiver.close();
		this.model.close();
	}

	String ask(String message) {
		this.model.next(Answer.tokens("Hello"));
		Response chat = chat("none", message);
		assertThat(chat).hasStatus(200);
		return chat.get("run_id");
	}

	Response chat(String caller, String message) {
		return this.parley.server()
			.send(this.parley.server()
				.request("/chat")
				.header("X-Test-Caller", caller)
				.POST(BodyPublishers.ofString(Json.message(message).toString())));
	}

	EventStream active() {
		this.model.next(Answer.tokens("Half").thenStall());
		EventStream stream = this.parley.server().stream(Json.message("Hi"));
		stream.event("token");
		return stream;
	}

	void awaitNothingLeft() {
		Awaitility.await().until(() -> {
			JsonNode page = list("pending");
			return page.path("pending").asInt() == 0 && page.path("dead").asInt() == 0;
		});
	}

	void awaitLastError(String error) {
		Awaitility.await().until(() -> list("pending").at("/deliveries/0/last_error").asString("").equals(error));
	}

	JsonNode list(String state) {
		return admin("GET", "/admin/webhooks?state=" + state).json();
	}

	Response admin(String method, String path) {
		return send(ADMIN, method, path);
	}

	Response send(String caller, String method, String path) {
		return this.parley.server()
			.send(this.parley.server()
				.request(path)
				.header("X-Test-Caller", caller)
				.method(method, BodyPublishers.noBody()));
	}

	String metric(String name) {
		return admin("GET", "/metrics").body()
			.lines()
			.filter((line) -> line.startsWith(name + " "))
			.map((line) -> line.substring(name.length() + 1))
			.findFirst()
			.orElse("");
	}

}

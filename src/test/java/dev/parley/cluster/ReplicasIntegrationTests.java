package dev.parley.cluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.parley.store.PostgresServer;
import dev.parley.testing.Answer;
import dev.parley.testing.Browser;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnProcesses;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.Patience;
import dev.parley.testing.PostgresProxy;
import dev.parley.testing.Response;
import dev.parley.testing.ReverseProxy;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.Server;
import dev.parley.web.ChatPage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Three processes are one server, and any of them may die. */
@OwnProcesses
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplicasIntegrationTests {

	private static final int REPLICAS = 3;

	private final ScriptedModel model = ScriptedModel.start();

	private final List<ParleyProcess> replicas = new ArrayList<>();

	private Path data;

	private RedisProcess redis;

	private PostgresProxy postgres;

	/** The way to the database that is always open. */
	private String database;

	private Map<String, String> environment;

	@BeforeAll
	void startAllAtOnce(@TempDir Path folder) throws Exception {
		assumeTrue(ParleyProcess.available(), "The jar is not built: run ./mvnw verify");
		this.data = folder;
		this.redis = RedisProcess.start();
		this.database = PostgresServer.running().databaseWithoutTables(UUID.randomUUID().toString());
		String address = PostgresServer.running().address();
		this.postgres = PostgresProxy.before(Integer.parseInt(address.substring(address.indexOf(':') + 1)));
		this.environment = Map.of("DATABASE_URL",
				this.database.replace(address, "127.0.0.1:" + this.postgres.port()) + "?preferQueryMode=simple",
				"REDIS_URL", this.redis.url(), "PARLEY_RUN_DRAIN", "2s", "PARLEY_RUN_MAX_RUNS_PER_USER", "1000",
				"PARLEY_AUTH", "none", "PARLEY_OPEN", "metrics");
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Callable<ParleyProcess>> starts = new ArrayList<>();
			for (int i = 0; i < REPLICAS; i++) {
				starts.add(this::start);
			}
			for (Future<ParleyProcess> started : threads.invokeAll(starts)) {
				this.replicas.add(started.get());
			}
		}
	}

	private ParleyProcess start() throws Exception {
		return ParleyProcess.start(this.data, this.model.baseUrl(), this.environment);
	}

	@BeforeEach
	void allLive() throws Exception {
		for (int i = 0; i < this.replicas.size(); i++) {
			if (!this.replicas.get(i).isAlive()) {
				this.replicas.set(i, start());
			}
		}
	}

	@AfterAll
	void close() {
		this.replicas.forEach(ParleyProcess::close);
		if (this.postgres != null) {
			this.postgres.close();
			this.redis.close();
		}
		this.model.close();
	}

	private Server server(int replica) {
		return this.replicas.get(replica).server();
	}

	private static boolean answers(Server replica) {
		return replica.get("/metrics").body().contains("parley_runs_active 1");
	}

	private EventStream follow(int replica, EventStream asked, String query) {
		return server(replica).follow(server(replica).request("/runs/" + asked.runId() + "/stream" + query));
	}

	@Test
	void anyReplicaAnswersAnyRequest() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two", " three").gatedBy(gate));
		try (EventStream asked = server(0).stream(Json.message("Count"));
				EventStream followed = follow(1, asked, "?after=2")) {
			gate.release(2);
			assertThat(followed.event("token").get("content")).isEqualTo(" two");
			assertThat(server(2).post("/runs/" + asked.runId() + "/cancel", Json.object())).has("/state", "cancelled");
			assertThat(followed.last().get("cause")).isEqualTo("client");
			assertThat(asked.last().data()).isEqualTo(followed.last().data());
			gate.releaseAll();
			this.model.next(Answer.toolCall("call_1", "locate", "{}"), Answer.tokens("Rome"));
			ObjectNode where = Json.message("Where am I?", asked.sessionId());
			where.putArray("tools").addObject().put("name", "locate").put("description", "Where the user is");
			assertThat(server(1).chat(where)).has("/finish_reason", "tool_calls");
			ObjectNode there = Json.object().put("session_id", asked.sessionId());
			there.putArray("tool_results").addObject().put("id", "call_1").put("result", "Rome");
			assertThat(server(2).chat(there)).has("/response", "Rome");
			assertThat(server(0).get("/sessions/" + asked.sessionId())).has("/message_count", 5)
				.has("/messages/1/content", "One two")
				.has("/messages/4/content", "Rome");
			assertThat(server(1).delete("/sessions/" + asked.sessionId()).status()).isEqualTo(204);
			assertThat(server(0).get("/sessions/" + asked.sessionId()).status()).isEqualTo(404);
		}
	}

	/** And is kept alive by a reader at a third one, though it is cancelled without. */
	@Test
	void anAnswerIsMadeAgainIfItsReplicaIsKilled() throws Exception {
		Gate gate = new Gate();
		String[] again = ("Once" + " more".repeat(30)).splitWithDelimiters(" ", 0);
		this.model.next(Answer.tokens("One", " two").gatedBy(gate), Answer.tokens(again).every(Duration.ofMillis(120)));
		try (EventStream asked = server(0).stream(Json.message("Count").put("on_disconnect", "cancel"));
				EventStream atOne = follow(1, asked, "");
				EventStream atTwo = follow(2, asked, "")) {
			gate.release();
			asked.event("token");
			assertThat(atOne.event("token").get("content")).isEqualTo("One");
			assertThat(atTwo.event("token").get("content")).isEqualTo("One");
			this.replicas.get(0).kill();
			assertThat(atOne.event("restart").get("reason")).isEqualTo("takeover");
			assertThat(atTwo.event("restart").get("reason")).isEqualTo("takeover");
			atOne.event("token");
			atTwo.event("token");
			boolean oneAnswers = answers(server(1));
			(oneAnswers ? atOne : atTwo).close();
			assertThat((oneAnswers ? atTwo : atOne).event("done").get("response")).isEqualTo(String.join("", again));
			try (EventStream late = follow(2, asked, "?after=2")) {
				assertThat(late.types()).containsOnlyOnce("restart").endsWith("done");
				assertThat(late.text()).isEqualTo(String.join("", again));
			}
			assertThat(server(2).get("/sessions/" + asked.sessionId()))
				.has("/messages/1/content", String.join("", again))
				.has("/message_count", 2);
		}
		finally {
			gate.releaseAll();
		}
	}

	@Test
	void aPausedReplicaChangesNothingWhenItWakesUp() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two", " three").gatedBy(gate), Answer.tokens("Once", " more"));
		try (EventStream asked = server(0).stream(Json.message("Count")); EventStream followed = follow(1, asked, "")) {
			gate.release();
			asked.event("token");
			followed.event("token");
			this.replicas.get(0).pause();
			gate.releaseAll();
			List<Event> all = followed.all();
			assertThat(all).extracting(Event::type).endsWith("restart", "token", "token", "done");
			String history = server(1).get("/sessions/" + asked.sessionId()).body();
			this.replicas.get(0).resume();
			assertThat(asked.types()).as("of the paused server")
				.containsExactly("session", "token", "session", "restart", "token", "token", "done");
			assertThat(asked.last().data()).isEqualTo(all.getLast().data());
			assertThat(server(1).get("/sessions/" + asked.sessionId()).body()).isEqualTo(history);
		}
		finally {
			this.replicas.get(0).resume();
		}
	}

	@Test
	void nobodyIsTakenForDeadAfterAnOutageOfTheDatabase() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two", " three").gatedBy(gate));
		try (EventStream asked = server(0).stream(Json.message("Count")); EventStream followed = follow(1, asked, "")) {
			gate.release();
			followed.event("token");
			this.postgres.goAway();
			await().atMost(Patience.LIMIT).until(() -> server(2).get("/health").get("status").equals("degraded"));
			gate.release();
			assertThat(followed.event("token").get("content")).isEqualTo(" two");
			await().atMost(Patience.LIMIT).until(this::allHeartbeatsAreOverdue);
			this.postgres.comeBack();
			awaitHealth("healthy");
			gate.releaseAll();
			assertThat(followed.types()).doesNotContain("restart").endsWith("done");
			assertThat(followed.text()).isEqualTo("One two three");
			assertThat(asked.text()).isEqualTo("One two three");
		}
	}

	private boolean allHeartbeatsAreOverdue() {
		return JdbcClient
			.create(new DriverManagerDataSource("jdbc:" + this.database.replace("postgres@", ""), "postgres", ""))
			.sql("SELECT MAX(heartbeat_at) < extract(epoch FROM clock_timestamp()) * 1000 - 2500 FROM replicas")
			.query(Boolean.class)
			.single();
	}

	@Test
	void anOutageOfRedisIsOneLineInEachLogAndItsEndAnother() throws Exception {
		this.redis.stop();
		awaitHealth("degraded");
		for (int i = 0; i < REPLICAS; i++) {
			this.model.next(Answer.tokens("hi"));
			assertThat(server(i).chat(Json.message("Hello"))).has("/response", "hi");
			assertThat(server(i).get("/metrics").body()).contains("parley_redis_up 0");
		}
		this.redis = this.redis.again();
		awaitHealth("healthy");
		for (ParleyProcess replica : this.replicas) {
			assertThat(replica.log()).containsOnlyOnce("Redis of REDIS_URL does not answer")
				.containsOnlyOnce("Redis answers again");
		}
	}

	private void awaitHealth(String status) {
		for (int i = 0; i < REPLICAS; i++) {
			Server server = server(i);
			await().atMost(Patience.LIMIT).until(() -> server.get("/health").get("status").equals(status));
		}
	}

	@Test
	void anAnswerThatOutlastsTheDrainIsMadeAgainElsewhere() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate), Answer.tokens("Once", " more"));
		try (EventStream asked = server(0).stream(Json.message("Count")); EventStream followed = follow(1, asked, "")) {
			gate.release();
			asked.event("token");
			followed.event("token");
			this.replicas.get(0).terminate();
			assertThat(asked.types()).as("no end, so that the client connects again")
				.containsExactly("session", "token");
			try (EventStream again = follow(2, asked, "?after=2")) {
				assertThat(again.types()).containsExactly("session", "restart", "token", "token", "done");
				assertThat(again.text()).isEqualTo("Once more");
			}
			assertThat(followed.types()).endsWith("restart", "token", "token", "done");
			assertThat(this.replicas.get(0).awaitExit(Patience.LIMIT)).isTrue();
		}
		finally {
			gate.releaseAll();
		}
	}

	/**
	 * Some answers outlast the time to drain, but not two: a run is taken over only once.
	 */
	@Test
	void aRollingRestartFailsNoRequest() throws Exception {
		this.model.otherwise(
				(request) -> Answer.tokens(("Answer to " + request.lastUserMessage() + ".").splitWithDelimiters(" ", 0))
					.every(Duration.ofMillis(request.lastUserMessage().endsWith("0") ? 400 : 60)));
		AtomicBoolean over = new AtomicBoolean();
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<List<String>>> clients = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				RollingClient client = new RollingClient("client " + i, () -> List.copyOf(this.replicas));
				clients.add(threads.submit(() -> client.askUntil(over)));
			}
			for (int i = 0; i < REPLICAS; i++) {
				ParleyProcess leaving = this.replicas.get(i);
				leaving.terminate();
				assertThat(leaving.awaitExit(Patience.LIMIT)).isTrue();
				leaving.close();
				this.replicas.set(i, start());
			}
			over.set(true);
			for (Future<List<String>> client : clients) {
				assertThat(client.get()).isEmpty();
			}
		}
		finally {
			over.set(true);
		}
	}

	@Test
	void replicasThatStartTogetherMigrateOnce() {
		Response health = server(2).get("/health");
		assertThat(health).has("/status", "healthy").has("/parts/redis", "up").has("/parts/store", "up");
	}

	/** The chat page, behind the nginx of {@code deploy/nginx.conf}. */
	@Nested
	class InABrowser {

		@RegisterExtension
		static final Browser browser = new Browser();

		private static final Path PICTURE = Path.of("target", "screenshots", "chat-takeover.png");

		private static final String LOST = "A server was lost, so another one answers, from the beginning.";

		/**
		 * Notes everything that the conversation shows, as long as the page is not
		 * reloaded.
		 */
		private static final String WATCH = """
				window.shown = [];
				new MutationObserver(() => shown.push(document.getElementById('messages').textContent))
					.observe(document.getElementById('messages'), { childList: true, subtree: true, characterData: true });
				""";

		/** The chat for other pages, as if it had begun this conversation. */
		private static final String EMBED = """
				async session => {
					localStorage.setItem(`parley ${location.origin}/ `, session);
					const { mount } = await import('/embed.js');
					mount().open();
				}""";

		@Test
		void thePageSaysThatAServerWasLostAndShowsTheAnswerOfAnotherOnce(@TempDir Path folder) throws Exception {
			Gate gate = new Gate();
			Gate again = new Gate();
			ReplicasIntegrationTests.this.model.next(Answer.tokens("Void", " words").gatedBy(gate),
					Answer.tokens("The whole", " answer").gatedBy(again));
			List<String> addresses = ReplicasIntegrationTests.this.replicas.stream()
				.map((replica) -> replica.server().uri("/").getAuthority())
				.toList();
			try (ReverseProxy nginx = ReverseProxy.deployedNginx(addresses, folder)) {
				ChatPage chat = ChatPage.open(browser, nginx.server());
				chat.ask("Survive");
				gate.release();
				assertThat(chat.text()).hasText("Void");
				chat.page().evaluate(WATCH);
				Locator embedded = embed(chat);
				assertThat(embedded).containsText("Void");
				answering().kill();
				for (Locator answer : List.of(chat.answer(), embedded)) {
					assertThat(answer).containsText(LOST);
					assertThat(answer).not().containsText("Void");
				}
				again.release();
				assertThat(chat.text()).hasText("The whole");
				assertThat(chat.answer()).containsText(LOST);
				chat.page().screenshot(new Page.ScreenshotOptions().setPath(PICTURE));
				again.releaseAll();
				for (Locator answer : List.of(chat.answer(), embedded)) {
					assertThat(answer).containsText("The whole answer");
					assertThat(answer).not().containsText(LOST);
				}
				assertThat((List<?>) chat.ready().page().evaluate("shown")).extracting(Object::toString)
					.anyMatch((shown) -> shown.contains("The server cannot be reached."))
					.noneMatch((shown) -> shown.contains(LOST) && shown.contains("Void"));
				chat.reload().ready();
				assertThat(chat.text()).hasText("The whole answer");
				assertThat(chat.questions()).hasCount(1);
				assertThat(chat.answers()).hasCount(1);
			}
			finally {
				gate.releaseAll();
				again.releaseAll();
			}
		}

		/** The answer in a second tab, embedded. */
		private static Locator embed(ChatPage chat) {
			Page tab = chat.page().context().newPage();
			tab.navigate(chat.page().url());
			tab.evaluate(EMBED, tab.url().replaceFirst(".*#", ""));
			return tab.locator("parley-chat .answer");
		}

		private ParleyProcess answering() {
			return ReplicasIntegrationTests.this.replicas.stream()
				.filter((replica) -> answers(replica.server()))
				.findFirst()
				.orElseThrow();
		}

	}

}

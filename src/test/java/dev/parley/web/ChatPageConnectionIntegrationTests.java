package dev.parley.web;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import dev.parley.testing.Answer;
import dev.parley.testing.Browser;
import dev.parley.testing.CuttingRelay;
import dev.parley.testing.Gate;
import dev.parley.testing.InBrowser;
import dev.parley.testing.Parley;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * What the chat page does if the connection is lost while a message is being answered, or
 * the server, in a real browser.
 */
@InBrowser
class ChatPageConnectionIntegrationTests extends ServerTest {

	@RegisterExtension
	static final Browser browser = new Browser();

	@TempDir
	private Path data;

	private final List<String> cursors = new CopyOnWriteArrayList<>();

	private ChatPage chat;

	@BeforeEach
	void openPage() {
		this.chat = ChatPage.open(browser, this.server);
	}

	@Test
	void readsOnWhenTheBrowserIsOnlineAgain() throws IOException {
		try (CuttingRelay network = CuttingRelay.to(this.server)) {
			Gate gate = beginThrough(network);
			this.chat.page().context().setOffline(true);
			network.drop();
			assertThat(this.chat.page().locator("#offline")).isVisible();
			assertThat(this.chat.answer())
				.containsText("You are offline. The answer goes on there, and here as soon as possible.");
			gate.release();
			this.chat.page().context().setOffline(false);
			assertThat(this.chat.text()).hasText("before and meanwhile");
			assertThat(this.chat.answer()).not().containsText("You are offline.");
			assertThat(this.cursors).as("what the page has is not sent again").contains("2");
			gate.releaseAll();
			assertThat(this.chat.text()).hasText("before and meanwhile and after");
			this.chat.ready();
		}
	}

	/** The connection is dead, but nobody closes it. */
	@Test
	void readsOnAfterTheComputerHasSlept() throws IOException {
		try (CuttingRelay network = CuttingRelay.to(this.server)) {
			Gate gate = beginThrough(network);
			CDPSession lid = this.chat.page().context().newCDPSession(this.chat.page());
			setLifecycle(lid, "frozen");
			network.silence();
			gate.release();
			setLifecycle(lid, "active");
			this.chat.page().clock().fastForward(60_000);
			// Idle connections of the browser are dead, too.
			this.chat.page().waitForCondition(() -> {
				this.chat.page().clock().fastForward(11_000);
				return this.chat.text().innerText().equals("before and meanwhile");
			});
			assertThat(this.cursors).contains("2");
			gate.releaseAll();
			assertThat(this.chat.text()).hasText("before and meanwhile and after");
			this.chat.ready();
		}
	}

	private static void setLifecycle(CDPSession page, String state) {
		JsonObject parameters = new JsonObject();
		parameters.addProperty("state", state);
		page.send("Page.setWebLifecycleState", parameters);
	}

	/** Asks over a network, and waits for the first words. */
	private Gate beginThrough(CuttingRelay network) {
		Page page = this.chat.page().context().newPage();
		page.clock().install();
		page.onRequest((request) -> this.cursors.add(request.headers().getOrDefault("last-event-id", "")));
		this.chat = ChatPage.open(browser, page, network.url() + "/");
		Gate gate = new Gate();
		this.model.next(Answer.tokens("before", " and meanwhile", " and after").gatedBy(gate));
		this.chat.ask("Tell me");
		gate.release();
		assertThat(this.chat.text()).hasText("before");
		return gate;
	}

	@Test
	void saysWhatHappensWhenTheServerIsKilled() throws Exception {
		assumeTrue(ParleyProcess.available(), "The jar is not built");
		Gate gate = new Gate();
		Gate other = new Gate();
		this.model.next(Answer.tokens("One: ", "before").gatedBy(gate),
				Answer.tokens("Two: ", "before").gatedBy(other));
		ChatPage left;
		String address;
		Map<String, String> port;
		try (ParleyProcess first = ParleyProcess.start(this.data, this.model.baseUrl(),
				Map.of("PARLEY_MODEL_TOKEN_TIMEOUT", "10m"))) {
			String url = first.server().uri("/").toString();
			port = Map.of("PORT", String.valueOf(first.server().uri("/").getPort()));
			left = ChatPage.open(browser, this.chat.page().context().newPage(), url);
			left.ask("And read it later");
			gate.release();
			assertThat(left.text()).hasText("One:");
			this.chat = ChatPage.open(browser, this.chat.page().context().newPage(), url);
			this.chat.ask("Survive");
			other.release();
			assertThat(this.chat.text()).hasText("Two:");
			assertThat(left.page()).hasURL(Pattern.compile(".*#.*"));
			address = left.page().url();
			JdbcClient database = JdbcClient
				.create(new DriverManagerDataSource("jdbc:sqlite:" + this.data.resolve("parley.db")));
			await().until(() -> database.sql("SELECT count(*) FROM checkpoints").query(Long.class).single() == 2);
			left.page().navigate("about:blank");
			first.kill();
		}
		assertThat(this.chat.answer()).containsText("The server cannot be reached. The answer goes on there");
		this.model.answer("The whole answer");
		try (ParleyProcess second = ParleyProcess.start(this.data, this.model.baseUrl(), port)) {
			assertThat(this.chat.text()).hasText("The whole answer");
			assertThat(this.chat.ready().questions()).hasCount(1);
			assertThat(this.chat.keys().reversed()).startsWith(this.chat.keys().getLast(), this.chat.keys().getLast());
			left.page().navigate(address);
			assertThat(left.text()).hasText("One:");
			assertThat(left.answer()).containsText("This answer was cut off: The server stopped");
			this.model.answer("Again");
			left.button("Regenerate").click();
			assertThat(left.text()).hasText("Again");
			left.ready();
			assertThat(second.isAlive()).isTrue();
		}
		finally {
			gate.releaseAll();
			other.releaseAll();
		}
	}

	@Test
	void goesOnWhenTheServerIsBack() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("before", " the restart").gatedBy(gate));
		Parley first = Parley.start(this.data, this.model.baseUrl());
		int port = first.server().uri("/").getPort();
		try {
			this.chat = ChatPage.open(browser, this.chat.page().context().newPage(),
					first.server().uri("/").toString());
			this.chat.ask("Survive");
			gate.release();
			assertThat(this.chat.text()).hasText("before");
		}
		finally {
			first.close();
		}
		assertThat(this.chat.answer()).containsText("The server stopped in the middle.");
		this.model.answer("and after");
		try (Parley second = Parley.start(this.data, this.model.baseUrl(), "server.port=" + port)) {
			assertThat(this.chat.text()).hasText("and after");
			assertThat(this.chat.ready().questions()).hasCount(1);
			assertThat(second.number("SELECT count(*) FROM messages WHERE role = 'user'")).isOne();
		}
		gate.releaseAll();
	}

}

package dev.parley.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.regex.Pattern;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import dev.parley.testing.Answer;
import dev.parley.testing.Axe;
import dev.parley.testing.Browser;
import dev.parley.testing.EventStream;
import dev.parley.testing.InBrowser;
import dev.parley.testing.Json;
import dev.parley.testing.Parley;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.Server;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * The admin page in a real browser. The first model of its server is down, the fallback
 * answers, and a webhook's receiver is gone.
 */
@InBrowser
class AdminPageIntegrationTests {

	@RegisterExtension
	static final Browser browser = new Browser();

	private static final String ADMIN_KEY = "admin-key-0123456789abcdef";

	private static final String SHOP_KEY = "shop-key-0123456789abcdef";

	private static final String HOSTILE = "<img src=x onerror=\"window.xss=1\">";

	private static final String HOSTILE_TOO = "<svg onload=window.xss=1>";

	private static final ScriptedModel model = ScriptedModel.start();

	private static HttpServer receiver;

	private static volatile int receiverStatus = 410;

	private static Parley parley;

	private static Axe axe;

	private Page page;

	@BeforeAll
	static void start(@TempDir Path data) throws Exception {
		axe = Axe.install();
		receiver = receiver();
		parley = Parley.start(data, model.baseUrl(), "parley.model.fallback.name=backup",
				"parley.model.breaker-open=10m", "parley.cost.prices=backup: input=1000 output=2000",
				"parley.agent.agents-dir=src/test/resources/agents-of-admin", "parley.security.keys[0].name=shop",
				"parley.security.keys[0].sha256=288eb93aed22583c3c5317d83046010a104b0b8580c7cf4ff4ed955c421fd344",
				"parley.security.keys[0].delegate=true", "parley.security.keys[1].name=operator",
				"parley.security.keys[1].sha256=1b3af7d2f1f3428ee7d76d5be730b93565efcf2ecbb7819caf9002bca23d4545",
				"parley.security.keys[1].roles=admin",
				"parley.webhook.url=http://127.0.0.1:" + receiver.getAddress().getPort() + "/",
				"parley.webhook.allow-private=true",
				"parley.webhook.secret=whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");
		model.otherwise((request) -> isFallback(request) ? Answer.tokens("Hello").usage(100, 10) : Answer.status(500));
		for (int i = 0; i < 12; i++) {
			assertThat(as((i % 3 > 0) ? "sue" : HOSTILE).chat(Json.message("Hi"))).hasStatus(200);
		}
		assertThat(as("bob").chat(Json.message("Hi").put("agent", "nobody"))).isProblem(404, "agent_not_found");
	}

	private static HttpServer receiver() throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/", (exchange) -> {
			exchange.getRequestBody().readAllBytes();
			exchange.sendResponseHeaders(receiverStatus, -1);
			exchange.close();
		});
		server.start();
		return server;
	}

	private static boolean isFallback(RecordedRequest request) {
		return request.model().equals("backup");
	}

	private static Server as(String user) {
		return parley.server().with("X-API-Key", SHOP_KEY, "X-User-ID", user);
	}

	@BeforeEach
	void openPage() {
		this.page = browser.page();
		this.page.onRequest((request) -> {
			if (!request.url().startsWith("http://127.0.0.1:")) {
				browser.complain("loads " + request.url());
			}
		});
		model.otherwise((request) -> isFallback(request) ? Answer.tokens("Half").thenStall() : Answer.status(500));
	}

	@AfterEach
	void endRuns() {
		assertThat(this.page.evaluate("window.xss")).as("executed").isNull();
		Server admin = parley.server().with("X-API-Key", ADMIN_KEY);
		Awaitility.await()
			.until(() -> Json.texts(admin.get("/admin/runs").json().path("runs"), "run_id")
				.stream()
				.map((run) -> admin.post("/admin/runs/" + run + "/cancel", "{}"))
				.toList()
				.isEmpty());
	}

	@AfterAll
	static void stop() {
		if (parley != null) {
			parley.close();
		}
		if (receiver != null) {
			receiver.stop(0);
		}
		model.close();
	}

	@Test
	void asksForTheKeyOfAnAdministrator() {
		this.page.onResponse((response) -> {
			if (response.status() == 403) {
				browser.complain("asks in vain for " + response.url());
			}
		});
		open();
		assertThat(this.page.locator("#key-title")).hasText("This server requires a key");
		assertThat(axe.violations(this.page)).isEmpty();
		giveKey("wrong-key-0123456789");
		assertThat(this.page.locator("#key-title")).hasText("The key was not accepted");
		giveKey(SHOP_KEY);
		assertThat(this.page.getByRole(AriaRole.ALERT)).containsText("its role is not admin");
		assertThat(this.page.locator("#panels")).isHidden();
		assertThat(axe.violations(this.page)).isEmpty();
		button("Enter another key").click();
		giveKey(ADMIN_KEY);
		assertThat(panel("Running now")).isVisible();
		assertThat(this.page.locator("#problem")).isHidden();
		this.page.reload();
		assertThat(panel("Running now")).isVisible();
		button("Forget key").click();
		assertThat(this.page.locator("#key-dialog")).isVisible();
		assertThat((String) this.page.evaluate("JSON.stringify(localStorage)")).doesNotContain(ADMIN_KEY);
	}

	@Test
	void saysHowToBecomeAnAdministratorIfNoKeyIsConfigured(@TempDir Path data) {
		try (Parley unprotected = Parley.start(data, model.baseUrl())) {
			this.page.navigate(unprotected.server().uri("/admin.html").toString());
			assertThat(this.page.getByRole(AriaRole.ALERT)).containsText("PARLEY_SECURITY_KEYS_0_ROLES=admin");
			assertThat(this.page.locator("#panels")).isHidden();
		}
	}

	@Test
	void cancelsARunAfterAskingOnce() {
		try (EventStream run = run("ann")) {
			openAsAdmin();
			Locator row = panel("Running now").getByRole(AriaRole.ROW).filter(containing(run.runId()));
			assertThat(row).containsText("ann");
			Locator cancel = row.getByRole(AriaRole.BUTTON);
			assertThat(cancel).hasAccessibleName("Cancel run " + run.runId() + " of key:shop:ann");
			cancel.press("Enter");
			button("Back").click();
			assertThat(cancel).isFocused();
			cancel.press("Enter");
			button("Cancel the run").click();
			assertThat(row).hasCount(0);
			assertThat(run.last().type()).isEqualTo("cancelled");
			assertThat(this.page.getByRole(AriaRole.STATUS)).hasText("The run is cancelled.");
			assertThat(panel("Running now")).containsText("Nothing runs at the moment.");
			assertThat(this.page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Running now")))
				.isFocused();
		}
	}

	@Test
	void aRefreshMovesNeitherFocusNorScrollPosition() {
		this.page.setViewportSize(700, 400);
		this.page.clock().install();
		try (EventStream first = run("ann"); EventStream second = run(HOSTILE_TOO)) {
			openAsAdmin();
			Locator cancel = panel("Running now").getByRole(AriaRole.ROW)
				.filter(containing(second.runId()))
				.getByRole(AriaRole.BUTTON);
			cancel.focus();
			Locator read = panel("Agents").getByRole(AriaRole.ROW).last();
			read.scrollIntoViewIfNeeded();
			double place = read.boundingBox().y;
			try (EventStream third = run("eve")) {
				this.page.clock().fastForward(6_000);
				assertThat(panel("Running now")).containsText(third.runId());
				as("ann").post("/runs/" + first.runId() + "/cancel", "{}");
				first.last();
				this.page.clock().fastForward(6_000);
				assertThat(panel("Running now")).not().containsText(first.runId());
				assertThat(cancel).isFocused();
				assertThat(read.boundingBox().y).as("place in the window").isCloseTo(place, within(1.0));
			}
		}
	}

	@Test
	void showsUsageAndCostAsChartAndTable() {
		openAsAdmin();
		Locator usage = panel("Usage and cost");
		Locator chart = usage.getByRole(AriaRole.IMG);
		assertThat(chart)
			.hasAccessibleName(Pattern.compile("Chart of tokens by day, .*; most: 20..-..-.. with [0-9,]+"));
		assertThat(chart.locator("rect")).hasCount(30);
		usage.getByRole(AriaRole.COMBOBOX, named("By")).selectOption("user");
		usage.getByRole(AriaRole.COMBOBOX, named("Chart")).selectOption("cost");
		assertThat(usage.getByRole(AriaRole.ROW).filter(containing("key:shop:sue"))).containsText("0.96 USD");
		assertThat(chart.locator(".bar").first()).containsText("0.96 USD");
		assertThat(usage.getByRole(AriaRole.ROW).filter(containing(HOSTILE))).containsText("440");
		for (String[] group : new String[][] { { "agent", "assistant" }, { "key", "shop" }, { "model", "backup" } }) {
			usage.getByRole(AriaRole.COMBOBOX, named("By")).selectOption(group[0]);
			assertThat(usage.getByRole(AriaRole.ROWHEADER).filter(containing(group[1]))).hasCount(1);
		}
		usage.getByRole(AriaRole.COMBOBOX, named("Period")).selectOption("today");
		assertThat(usage.getByRole(AriaRole.ROWHEADER).filter(containing("backup"))).hasCount(1);
	}

	@Test
	void showsRefusalsBreakersAndAgents() {
		openAsAdmin();
		assertThat(panel("Refused requests").getByRole(AriaRole.ROW).filter(containing("agent_not_found")))
			.containsText("1");
		assertThat(panel("Circuit breakers").getByRole(AriaRole.ROW).filter(containing("primary")))
			.containsText("Open: not called for now");
		assertThat(panel("Circuit breakers").getByRole(AriaRole.ROWHEADER))
			.containsText(new String[] { "primary", "fallback", "moderation" });
		Locator agents = panel("Agents").getByRole(AriaRole.ROW);
		assertThat(agents.filter(containing("hostile"))).containsText(HOSTILE);
		assertThat(agents.filter(containing("hostile"))).containsText("cached for 300 s");
		assertThat(agents.filter(containing("Takes notes"))).containsText("delete_note (approval)");
	}

	@Test
	void hasADeadMessageOfTheWebhookDeliveredAgain() {
		openAsAdmin();
		Locator dead = panel("Undelivered webhook messages").getByRole(AriaRole.BUTTON);
		assertThat(dead.first()).isVisible();
		int count = dead.count();
		receiverStatus = 204;
		try {
			dead.first().click();
			assertThat(this.page.getByRole(AriaRole.STATUS)).hasText("The message will be delivered again.");
			assertThat(dead).hasCount(count - 1);
			assertThat(dead.first()).isFocused();
		}
		finally {
			receiverStatus = 410;
		}
	}

	@Test
	void canBeUsedByEverybody() {
		try (EventStream ann = run("ann"); EventStream hostile = run(HOSTILE_TOO)) {
			this.page.setViewportSize(1280, 900);
			openAsAdmin();
			assertThat(panel("Running now")).containsText(hostile.runId());
			assertThat(axe.violations(this.page)).isEmpty();
			assertThat(
					(Boolean) panel("Agents").locator(".scroll").evaluate("box => box.scrollWidth <= box.clientWidth"))
				.as("all columns are seen")
				.isTrue();
			screenshot("admin");
			this.page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
			panel("Usage and cost").getByRole(AriaRole.COMBOBOX, named("By")).selectOption("user");
			assertThat(panel("Usage and cost").locator(".bar").first()).isVisible();
			assertThat(axe.violations(this.page)).isEmpty();
			screenshot("admin-dark");
			this.page.setViewportSize(320, 640);
			assertThat(axe.violations(this.page)).isEmpty();
			assertThat((Boolean) this.page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isTrue();
			screenshot("admin-phone");
			assertThat(ann.runId()).isNotBlank();
		}
	}

	private static EventStream run(String user) {
		EventStream stream = as(user).stream(Json.message("Tell me"));
		stream.event("token");
		return stream;
	}

	private void open() {
		this.page.navigate(parley.server().uri("/admin.html").toString());
	}

	private void openAsAdmin() {
		open();
		giveKey(ADMIN_KEY);
		assertThat(panel("Agents").getByRole(AriaRole.ROW).first()).isVisible();
	}

	private void giveKey(String key) {
		this.page.locator("#key").fill(key);
		this.page.locator("#key").press("Enter");
	}

	private Locator panel(String name) {
		return this.page.locator("section")
			.filter(new Locator.FilterOptions().setHas(
					this.page.getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setExact(false))));
	}

	private Locator button(String name) {
		return this.page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
	}

	private static Locator.GetByRoleOptions named(String name) {
		return new Locator.GetByRoleOptions().setName(name).setExact(true);
	}

	private static Locator.FilterOptions containing(String text) {
		return new Locator.FilterOptions().setHasText(text);
	}

	private void screenshot(String name) {
		this.page.screenshot(
				new Page.ScreenshotOptions().setPath(Path.of("target/screenshots", name + ".png")).setFullPage(true));
	}

}

package dev.parley.web;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.parley.testing.Answer;
import dev.parley.testing.Axe;
import dev.parley.testing.Browser;
import dev.parley.testing.CuttingRelay;
import dev.parley.testing.Gate;
import dev.parley.testing.GuardedServerTest;
import dev.parley.testing.InBrowser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code embed.js} on a page of another origin with a strict Content-Security-Policy and
 * styles that match everything, in a real browser.
 */
@InBrowser
class EmbedIntegrationTests extends GuardedServerTest {

	@RegisterExtension
	static final Browser browser = new Browser();

	private static final List<String> PAYLOADS = List.of("<img src=x onerror=\"window.xss=1\">",
			"<script>window.xss=1</script>", "<svg onload=window.xss=1>", "[link](javascript:window.xss=1)",
			"![picture](https://evil.example/x.png)", "<math><mtext><script>window.xss=1</script></mtext></math>",
			"<iframe srcdoc=\"<script>parent.xss=1</script>\"></iframe>", "<a href=\"data:text/html,x\">data</a>");

	private static Axe axe;

	private CuttingRelay relay;

	private EmbeddingShop shop;

	private Page page;

	@BeforeAll
	static void installAxe() throws Exception {
		axe = Axe.install();
	}

	@BeforeEach
	void openShop() throws IOException {
		String host = this.server.uri("/").toString();
		String embed = host + "embed.js";
		this.relay = CuttingRelay.to(this.server);
		this.shop = EmbeddingShop.start(forUser(SHOP_KEY, "ann"), List.of(host, this.relay.url()), Map.of("/",
				EmbeddingShop.page("""
						<script type="module" src="%s" data-agent="notes" data-key="%s" data-title="Help"></script>"""
					.formatted(embed, ADA_KEY)),
				"/wrong", EmbeddingShop.page("""
						<script type="module" src="%s" data-key="wrong-key-0123456789"></script>""".formatted(embed)),
				"/cut",
				EmbeddingShop.page("<script type=\"module\" src=\"%s/embed.js\" data-key=\"%s\"></script>"
					.formatted(this.relay.url(), ADA_KEY)),
				"/own", EmbeddingShop.page("<script type=\"module\" src=\"/parley/embed.js\"></script>"), "/later",
				EmbeddingShop.page("<script type=\"module\" src=\"/later.js\"></script>"), "/token", ADA_KEY,
				"/later.js", """
						import { mount } from '%s';
						window.chat = mount({ title: 'Later', key: async () => {
							const response = await fetch('/token');
							if (!response.ok) throw new Error('no token');
							return response.text();
						} });
						""".formatted(embed)));
		this.page = browser.page();
		this.page.onRequest((request) -> {
			if (!request.url().startsWith(host) && !request.url().startsWith(this.relay.url())
					&& !request.url().contains("localhost:" + this.shop.port() + "/")) {
				browser.complain("loads " + request.url());
			}
		});
	}

	@AfterEach
	void closeShop() {
		assertThat(this.page.evaluate("window.xss")).as("executed").isNull();
		assertThat(this.shop.strayRequests()).isEmpty();
		this.shop.close();
		this.relay.close();
	}

	@Test
	void answersAndGoesOnAfterAReload() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("**before**", " and after").gatedBy(gate));
		open("/");
		bubble("Help").click();
		ask("Tell me");
		gate.release();
		assertThat(answer().locator("strong")).hasText("before");
		assertThat(button("Stop")).isVisible();
		this.page.reload();
		assertThat(answer().locator("strong")).hasText("before");
		gate.releaseAll();
		assertThat(answer()).hasText("before and after");
		assertThat(button("Send")).isVisible();
		assertThat(chat().locator(".question")).hasText("Tell me");
		assertThat(chat().getByRole(AriaRole.STATUS)).containsText("and after");
		assertThat(withKey(ADA_KEY).get("/sessions").json().at("/sessions/0/agent").asString()).isEqualTo("notes");
		button("New chat").click();
		assertThat(answer()).hasCount(0);
		this.page.reload();
		assertThat(message()).isVisible();
		assertThat(answer()).hasCount(0);
	}

	@Test
	void stopsAndTellsSoAfterAReload() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("so", " far").gatedBy(gate));
		open("/");
		bubble("Help").click();
		ask("Tell me a long story");
		gate.release();
		assertThat(answer()).hasText("so");
		assertThat(message()).isFocused();
		this.page.keyboard().press("Tab");
		assertThat(button("Stop")).isFocused();
		this.page.keyboard().press("Enter");
		assertThat(chat().locator(".answer .note")).hasText("Stopped.");
		assertThat(message()).isFocused();
		this.page.reload();
		assertThat(chat().locator(".answer .note")).hasText("Stopped.");
		assertThat(answer()).hasText("so");
	}

	@Test
	void asksTheReaderBeforeACallThatNeedsAnApproval() {
		open("/");
		bubble("Help").click();
		for (String decision : List.of("Approve", "Decline")) {
			this.model.next(Answer.toolCall("call_" + decision, "delete_note", "{\"note_id\":\"none\"}"),
					Answer.tokens("Done: " + decision));
			ask("Delete my note");
			Locator approval = chat().getByRole(AriaRole.REGION,
					new Locator.GetByRoleOptions().setName("Waiting for you"));
			assertThat(approval).containsText("delete_note");
			this.page.reload();
			assertThat(approval).containsText("\"note_id\": \"none\"");
			if (decision.equals("Approve")) {
				assertThat(axe.violations(this.page)).isEmpty();
				screenshot("embed-approval");
			}
			button(decision).click();
			assertThat(approval).hasCount(0);
			assertThat(answer().last()).hasText("Done: " + decision);
		}
	}

	@Test
	void saysWhatFailedInWords() {
		open("/");
		bubble("Help").click();
		this.model.next(Answer.status(500));
		ask("Fail once");
		Locator alert = chat().getByRole(AriaRole.ALERT);
		assertThat(alert).containsText("The answer failed");
		assertThat(axe.violations(this.page)).isEmpty();
		screenshot("embed-error");
		this.model.answer("Now it works");
		button("Retry").click();
		assertThat(answer()).hasText("Now it works");
		assertThat(chat().locator(".question")).hasCount(1);
		assertThat(alert).isHidden();
		withKey(ADA_KEY).delete("/sessions");
		ask("Still there?");
		assertThat(alert).containsText("This conversation is no longer there");
		this.model.answer("A new one");
		button("Retry").click();
		assertThat(answer().last()).hasText("A new one");
		this.page.route("**/chat/stream",
				(route) -> route.fulfill(new Route.FulfillOptions().setStatus(429)
					.setHeaders(Map.of("Content-Type", "application/problem+json", "Retry-After", "68400",
							"Access-Control-Allow-Origin", "*", "Access-Control-Expose-Headers", "Retry-After"))
					.setBody("{\"title\":\"Budget exhausted\",\"detail\":\"No money is left for today\"}")));
		ask("Once more");
		assertThat(alert).containsText("No money is left for today. Try again in 19 hours.");
		open("/wrong");
		bubble("Chat").click();
		this.page.unroute("**/chat/stream");
		ask("Hi");
		assertThat(alert).containsText("This page could not sign you in");
	}

	@Test
	void asksThePageForATokenWithEachRequest() {
		open("/later");
		assertThat(bubble("Later")).isVisible();
		assertThat(this.shop.tokenRequests()).isEmpty();
		this.page.evaluate("chat.open()");
		this.model.next(Answer.tokens("One"), Answer.tokens("Two"));
		ask("Hi");
		assertThat(answer()).hasText("One");
		ask("Hi");
		assertThat(answer().last()).hasText("Two");
		assertThat(this.shop.tokenRequests()).hasSize(2);
		this.page.evaluate("chat.remove()");
		assertThat(chat()).hasCount(0);
	}

	@Test
	void goesOnAfterTheConnectionIsLost() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("before", " and", " after").gatedBy(gate));
		open("/cut");
		bubble("Chat").click();
		ask("Tell me");
		gate.release();
		assertThat(answer()).hasText("before");
		this.relay.drop();
		gate.releaseAll();
		assertThat(answer()).hasText("before and after");
		assertThat(button("Send")).isVisible();
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void needsNoKeyBehindAProxyOfThePage() {
		open("/own");
		bubble("Chat").click();
		this.model.answer("**Hello**, Ann");
		ask("Hi");
		assertThat(answer().locator("strong")).hasText("Hello");
		assertThat(forUser(SHOP_KEY, "ann").get("/sessions").json().path("sessions")).hasSize(1);
	}

	@Test
	void leavesThePageItsLibrariesAndCopesWithItsLoader() {
		this.page.addInitScript("window.DOMPurify = 'of the page'");
		open("/");
		bubble("Help").click();
		this.model.answer("**bold**");
		ask("Hi");
		assertThat(answer().locator("strong")).hasText("bold");
		assertThat(this.page.evaluate("DOMPurify")).isEqualTo("of the page");
		this.page.addInitScript("delete window.DOMPurify; window.define = () => {}; define.amd = {}");
		this.page.reload();
		assertThat(answer()).hasText("**bold**");
	}

	@Test
	void noAnswerExecutesAnything() {
		open("/");
		bubble("Help").click();
		for (String payload : PAYLOADS) {
			this.model.answer(payload);
			ask(payload);
			assertThat(button("Send")).isVisible();
			assertThat(answer().last()).not().isEmpty();
		}
		assertThat(answer()).hasCount(PAYLOADS.size());
		assertThat(chat().locator("script, iframe, svg:not([aria-hidden]), [onerror], [onload]")).hasCount(0);
		this.page.reload();
		assertThat(answer()).hasCount(PAYLOADS.size());
	}

	@Test
	void worksWithTheKeyboardAndLooksTheSameOnEveryPage() {
		open("/");
		this.page.keyboard().press("Tab");
		assertThat(bubble("Help")).isFocused();
		assertThat(bubble("Help")).hasCSS("letter-spacing", "normal");
		this.page.keyboard().press("Enter");
		assertThat(message()).isFocused();
		assertThat(message()).hasCSS("font-size", "16px");
		assertThat(message()).hasCSS("color", "rgb(32, 36, 42)");
		assertThat(this.page.locator("main p")).hasCSS("font-size", "20px");
		this.page.keyboard().press("Escape");
		assertThat(bubble("Help")).isFocused();
		assertThat(message()).isHidden();
		assertThat(axe.violations(this.page)).isEmpty();
		this.page.keyboard().press("Enter");
		this.model.answer(
				"# Plan\n\n1. First\n2. Second\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```js\nlet a = 1\n```\n\nSee `docs`.");
		this.page.keyboard().type("What is the plan?");
		this.page.keyboard().press("Enter");
		assertThat(answer().locator("td")).hasCount(2);
		assertThat(axe.violations(this.page)).isEmpty();
		screenshot("embed");
		this.page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
		assertThat(message()).hasCSS("color", "rgb(231, 229, 224)");
		assertThat(axe.violations(this.page)).isEmpty();
		screenshot("embed-dark");
		this.page.evaluate("document.documentElement.dir = 'rtl'");
		assertThat(bubble("Help").boundingBox().x).isLessThan(100);
		assertThat(message().boundingBox().x).isGreaterThan(button("Send").boundingBox().x);
		screenshot("embed-rtl");
		this.page.setViewportSize(320, 568);
		assertThat(axe.violations(this.page)).isEmpty();
		assertThat(button("Send")).isInViewport();
		screenshot("embed-phone");
	}

	@Test
	void isNotOnPagesOfOtherOrigins() {
		List<String> failed = new CopyOnWriteArrayList<>();
		this.page.onRequestFailed((request) -> failed.add(request.url()));
		this.page.navigate(shop("foreign.localhost", "/"));
		this.page.waitForCondition(() -> failed.contains(this.server.uri("/embed.js").toString()));
		assertThat(chat()).hasCount(0);
	}

	private String shop(String host, String path) {
		return "http://" + host + ":" + this.shop.port() + path;
	}

	private void open(String path) {
		this.page.navigate(shop("localhost", path));
	}

	private Locator chat() {
		return this.page.locator("parley-chat");
	}

	private Locator bubble(String title) {
		return chat().getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(title).setExact(true));
	}

	private Locator button(String name) {
		return chat().getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
	}

	private Locator message() {
		return chat().getByRole(AriaRole.TEXTBOX, new Locator.GetByRoleOptions().setName("Message"));
	}

	private Locator answer() {
		return chat().getByRole(AriaRole.LOG, new Locator.GetByRoleOptions().setName("Conversation"))
			.locator(".answer .text");
	}

	/** Once no answer is being given, since a message would stay in the box meanwhile. */
	private void ask(String text) {
		assertThat(button("Stop")).isHidden();
		message().fill(text);
		message().press("Enter");
	}

	private void screenshot(String name) {
		this.page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target/screenshots", name + ".png")));
	}

}

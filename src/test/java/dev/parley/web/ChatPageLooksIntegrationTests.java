package dev.parley.web;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.ReducedMotion;
import dev.parley.testing.Answer;
import dev.parley.testing.Axe;
import dev.parley.testing.Browser;
import dev.parley.testing.Gate;
import dev.parley.testing.InBrowser;
import dev.parley.testing.Json;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.node.ObjectNode;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The chat page in all its states: without violations of accessibility rules, on all
 * kinds of screens. Each state is a picture in {@code target/screenshots}.
 */
@InBrowser
class ChatPageLooksIntegrationTests extends ServerTest {

	@RegisterExtension
	static final Browser browser = new Browser();

	private static final long MOST_BYTES = 50 * 1024;

	private static final String ANSWER = """
			## A plan

			Take the *early* train, it costs `12 €`, and $d = v \\cdot t$.

			| Train | Leaves | Arrives |
			|-------|-------:|--------:|
			| EC 79 |   7:15 |   11:02 |

			1. Pack
			2. Go

			```java
			record Train(String name, int minutes) { } // as a record
			```

			> Mind the gap.
			""";

	private static final String ADVICE = """
			{"support_advice": "Your card is blocked.", "block_card": true, "risk_level": 8,
			 "follow_up_actions": ["Check the last payments", "Call us back"]}""";

	private static Axe axe;

	private ChatPage chat;

	@BeforeAll
	static void installAxe() throws Exception {
		axe = Axe.install();
	}

	@BeforeEach
	void openPage() {
		this.chat = ChatPage.open(browser, this.server);
	}

	@Test
	void everyStateIsForEverybody() {
		assertThat(look("empty")).isEmpty();
		Gate gate = new Gate();
		this.model.next(Answer.tokens("The first words", " of it.").gatedBy(gate));
		this.chat.ask("Begin");
		gate.release();
		assertThat(this.chat.text()).hasText("The first words");
		assertThat(look("streaming")).isEmpty();
		gate.releaseAll();
		this.chat.ready();
		this.model.answer(ANSWER);
		this.chat.converse("How do I get there?");
		assertThat(this.chat.text().locator("[data-highlighted=yes]")).hasCount(1);
		this.chat.answer().getByText("Details").click();
		assertThat(this.chat.answer().locator(".details dl")).containsText("Tokens");
		double row = this.chat.button("Regenerate").last().boundingBox().y;
		assertThat(Math.abs(this.chat.answer().getByText("Details").boundingBox().y - row)).as("stays in its row")
			.isLessThan(4);
		assertThat(look("markdown")).isEmpty();
		this.chat.choose("timekeeper");
		this.model.next(Answer.toolCall("call_1", "clock", "{}"), Answer.tokens("It is late."));
		this.chat.converse("What time is it?");
		this.chat.answer().locator(".tool summary").click();
		assertThat(look("tool-card")).isEmpty();
		this.chat.choose("bank_support");
		this.model.next(Answer.tokens(ADVICE));
		this.chat.converse("And as an object?");
		assertThat(look("object")).isEmpty();
		this.chat.choose("notes");
		this.model.next(Answer.toolCall("call_2", "delete_note", "{\"note_id\":\"none\"}"));
		this.chat.converse("Delete my note");
		assertThat(look("approval")).isEmpty();
		this.chat.page().emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
		assertThat(look("dark")).isEmpty();
		this.chat.page().setViewportSize(390, 844);
		assertThat(look("phone-dark")).isEmpty();
	}

	@Test
	void whatWaitsIsForEverybody() {
		this.chat.page()
			.locator("#files")
			.setInputFiles(new FilePayload("plan.txt", "text/plain", "A plan".getBytes(StandardCharsets.UTF_8)));
		this.chat.page().getByText("Options", new Page.GetByTextOptions().setExact(true)).click();
		assertThat(look("attachment-and-options")).isEmpty();
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", ".").gatedBy(gate), Answer.tokens("Two."));
		this.chat.ask("First").ask("Second");
		assertThat(this.chat.answer()).containsText("Waits for its turn.");
		this.chat.page().context().setOffline(true);
		assertThat(this.chat.page().locator("#offline")).isVisible();
		assertThat(look("queued-and-offline")).isEmpty();
		this.chat.page().context().setOffline(false);
		gate.releaseAll();
		assertThat(this.chat.text()).hasText("Two.");
		this.chat.ready().button("Edit").last().click();
		assertThat(look("edit")).isEmpty();
		ObjectNode question = Json.message("Where am I?");
		question.putArray("tools").addObject().put("name", "locate").put("description", "Locates the user");
		this.model.next(Answer.toolCall("call_1", "locate", "{}"));
		this.chat.page().navigate(this.server.uri("/") + "#" + this.server.chat(question).get("session_id"));
		assertThat(this.chat.button("Give result")).isVisible();
		assertThat(look("requires-action")).isEmpty();
	}

	@Test
	void theHistoryIsForEverybody() {
		for (int i = 0; i < 35; i++) {
			assertThat(this.server.post("/sessions", Json.object().put("title", "Journey " + i))).hasStatus(201);
		}
		this.model.next(Answer.tokens("Berlin."), Answer.tokens("And Rome."));
		this.chat.converse("Where to?");
		String session = this.chat.page().url().replaceFirst(".*#", "");
		this.chat.conversations().nth(2).click();
		assertThat(this.server.chat(Json.message("And then?", session))).hasStatus(200);
		this.chat.page().evaluate("dispatchEvent(new Event('online'))");
		assertThat(this.chat.conversations().first()).containsText("New answer");
		assertThat(this.chat.button("Show more")).isVisible();
		assertThat(look("history")).isEmpty();
		this.chat.search().fill("Nothing like it");
		assertThat(this.chat.page().locator("#no-sessions")).isVisible();
		assertThat(look("search")).isEmpty();
		this.chat.page().navigate(this.server.uri("/") + "#" + session);
		assertThat(this.chat.text()).hasText("And Rome.");
		this.chat.page().setViewportSize(390, 844);
		assertThat(look("phone")).isEmpty();
	}

	@Test
	void errorsAndTheListAreForEverybody() {
		this.model.next(Answer.status(401));
		this.chat.ask("Fail");
		assertThat(this.chat.problem()).containsText("model_error");
		assertThat(look("error")).isEmpty();
		this.chat.page().locator("#sessions summary").first().click();
		assertThat(look("menu")).isEmpty();
		assertThat(this.chat.button("Delete")).isInViewport();
		this.chat.button("Rename").click();
		assertThat(look("rename")).isEmpty();
		this.chat.page().getByLabel("Title").press("Escape");
		this.chat.option("Delete");
		assertThat(look("deleted")).isEmpty();
		this.chat.page().setViewportSize(390, 844);
		this.chat.button("Conversations").click();
		assertThat(look("phone-list")).isEmpty();
	}

	/** Twice as large letters leave half as many pixels: 640 by 360 of 1280 by 720. */
	@Test
	void everythingIsThereAtTwiceTheSize() {
		this.chat.page().setViewportSize(640, 360);
		this.model.answer(ANSWER);
		this.chat.converse("How do I get there?");
		assertThat(look("zoom")).isEmpty();
		assertThat(this.chat.button("Send")).isInViewport();
		assertThat(this.chat.log()).isInViewport();
		assertThat((Boolean) this.chat.page().evaluate("document.documentElement.scrollWidth <= innerWidth")).isTrue();
	}

	@Test
	void textFromRightToLeftRunsFromRightToLeft() {
		this.model.answer("مرحبا بك في المحادثة.\n\n- أولا\n- ثانيا\n\nAnd English.");
		this.chat.converse("اكتب لي بالعربية");
		assertThat(this.chat.text().locator("p").first()).hasCSS("direction", "rtl");
		assertThat(this.chat.text().locator("p").last()).hasCSS("direction", "ltr");
		assertThat(this.chat.questions().locator(".text")).hasCSS("direction", "rtl");
		BoundingBox item = this.chat.text().locator("li").first().boundingBox();
		BoundingBox paragraph = this.chat.text().locator("p").first().boundingBox();
		assertThat(item.x + item.width).as("room for the mark at the right")
			.isLessThan(paragraph.x + paragraph.width - 16);
		assertThat(look("right-to-left")).isEmpty();
	}

	@Test
	void nothingMovesForReadersWhoWantNoMotion() {
		this.chat.page().emulateMedia(new Page.EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Still").gatedBy(gate));
		this.chat.ask("Be still");
		assertThat(this.chat.answer()).hasAttribute("data-status", "streaming");
		assertThat((String) this.chat.page()
			.evaluate(
					"getComputedStyle(document.querySelector('.message[data-status=streaming] .parts'), '::after').animationName"))
			.isEqualTo("none");
		assertThat((Integer) this.chat.page()
			.evaluate("document.getAnimations().filter(({ playState }) => playState === 'running').length")).isZero();
		gate.releaseAll();
		this.chat.ready();
	}

	@Test
	void theFirstSightIsLight() {
		AtomicLong bytes = new AtomicLong();
		try (BrowserContext withoutCache = Objects.requireNonNull(this.chat.page().context().browser()).newContext()) {
			Page page = withoutCache.newPage();
			page.onRequestFinished((request) -> bytes
				.addAndGet(request.sizes().responseBodySize + request.sizes().responseHeadersSize));
			page.navigate(this.server.uri("/").toString());
			assertThat(page.locator("#messages")).hasAttribute("aria-busy", "false");
			page.waitForLoadState(LoadState.NETWORKIDLE);
		}
		assertThat(bytes.get()).as("bytes until the page can be used").isBetween(10_000L, MOST_BYTES);
	}

	/** Takes a picture of the page, and returns what axe finds wrong. */
	private List<String> look(String state) {
		Path picture = Path.of("target", "screenshots", "chat-" + state + ".png");
		this.chat.page().screenshot(new Page.ScreenshotOptions().setPath(picture));
		return axe.violations(this.chat.page());
	}

}

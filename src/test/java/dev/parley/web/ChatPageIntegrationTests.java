package dev.parley.web;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.parley.testing.Answer;
import dev.parley.testing.Browser;
import dev.parley.testing.Gate;
import dev.parley.testing.OwnServers;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The chat page in a real browser. */
@ServerProperties("parley.agent.agents-dir=src/test/resources/structured")
@OwnServers
class ChatPageIntegrationTests extends ServerTest {

	@RegisterExtension
	static final Browser browser = new Browser();

	private Page page;

	@BeforeEach
	void openPage() {
		this.page = browser.page();
		this.page.onRequest((request) -> {
			if (!request.url().startsWith(this.server.uri("/").toString())) {
				browser.complain("loads " + request.url());
			}
		});
		this.page.navigate(this.server.uri("/").toString());
		awaitReady();
	}

	@Test
	void showsTokensAsTheyComeAndTheConversationAfterAReload() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("  One\n", "<b>two</b>", " thr\ud83d", "\ude80ee").gatedBy(gate));
		ask("Count, please");
		gate.release();
		assertThat(answer()).hasText("One");
		gate.release();
		assertThat(answer()).containsText("One\n<b>two</b>");
		gate.releaseAll();
		assertThat(answers()).hasAttribute("data-status", "complete");
		assertThat(answer().textContent()).isEqualTo("  One\n<b>two</b> thr\ud83d\ude80ee");
		this.page.reload();
		awaitReady();
		assertThat(this.page.locator(".message[data-role=user] .text")).hasText("Count, please");
		assertThat(answer().textContent()).isEqualTo("  One\n<b>two</b> thr\ud83d\ude80ee");
	}

	@Test
	void goesOnWithAnAnswerThatIsBeingGivenWhenThePageIsReloaded() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("before", " and after").gatedBy(gate));
		ask("Tell me");
		gate.release();
		assertThat(answer()).hasText("before");
		this.page.reload();
		assertThat(answer()).hasText("before");
		gate.releaseAll();
		assertThat(answer()).hasText("before and after");
		assertThat(answers()).hasAttribute("data-status", "complete");
	}

	@Test
	void stopsAnAnswer() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("so", " far").gatedBy(gate));
		ask("Tell me a long story");
		gate.release();
		assertThat(answer()).hasText("so");
		this.page.locator("#stop").click();
		assertThat(answers()).hasAttribute("data-status", "cancelled");
		this.page.reload();
		awaitReady();
		assertThat(answers()).hasAttribute("data-status", "partial");
	}

	@Test
	void asksTheReaderBeforeACallThatNeedsAnApproval() {
		this.page.locator("#agent").selectOption("notes");
		this.model.next(Answer.toolCall("call_1", "delete_note", "{\"note_id\":\"none\"}"),
				Answer.tokens("There is no such note."));
		ask("Delete my note");
		Locator alert = this.page.locator("#problem-text[role=alert]");
		assertThat(alert).containsText("delete_note");
		this.page.reload();
		awaitReady();
		assertThat(alert).containsText("delete_note");
		this.page.locator("#problem-actions button").first().click();
		assertThat(answers().last()).containsText("There is no such note.");
		assertThat(answers().last()).hasAttribute("data-status", "complete");
		assertThat(this.page.locator(".message[data-role=user]")).hasCount(1);
		assertThat(alert).isHidden();
	}

	@Test
	void showsAnErrorAndRetriesOnTheSameQuestion() {
		this.model.next(Answer.status(500));
		ask("Fail once");
		Locator alert = this.page.locator("#problem-text[role=alert]");
		assertThat(alert).containsText("model_unavailable");
		this.model.answer("Now it works");
		this.page.getByText("Retry").click();
		assertThat(answer()).hasText("Now it works");
		assertThat(this.page.locator(".message[data-role=user]")).hasCount(1);
		assertThat(alert).isHidden();
	}

	@Test
	void tellsAfterAReloadWhatBecameOfAQuestion() {
		this.model.next(Answer.status(401), Answer.tokens("Half").thenCut());
		ask("Refused");
		assertThat(this.page.locator("#problem-text[role=alert]")).containsText("model_error");
		ask("Cut off");
		assertThat(answers().last()).hasAttribute("data-status", "failed");
		this.page.reload();
		awaitReady();
		Locator notes = this.page.locator(".message .note");
		assertThat(notes).hasCount(3);
		assertThat(notes.nth(0)).containsText("Not answered: ");
		assertThat(notes.nth(1)).isEmpty();
		assertThat(notes.nth(2)).containsText("This answer was cut off: ");
	}

	@Test
	void showsToolCalls() {
		this.page.locator("#agent").selectOption("timekeeper");
		this.model.next(Answer.toolCall("call_1", "clock", "{}"));
		this.model.answer("It is late.");
		ask("What time is it?");
		assertThat(this.page.locator(".tools summary")).containsText("clock");
		assertThat(answer()).hasText("It is late.");
	}

	@Test
	void showsAnObjectThatGrows() {
		Gate gate = new Gate();
		this.page.locator("#agent").selectOption("clerk");
		this.model.next(Answer.tokens("{\"time\":\"half", " past ten\"}").gatedBy(gate));
		ask("What time is it?");
		gate.release();
		assertThat(answer()).hasText("{\n  \"time\": \"half\"\n}");
		gate.releaseAll();
		assertThat(answers()).hasAttribute("data-status", "complete");
		assertThat(answer()).hasText("{\n  \"time\": \"half past ten\"\n}");
		this.page.reload();
		awaitReady();
		assertThat(answer()).hasText("{\n  \"time\": \"half past ten\"\n}");
	}

	@Test
	void tellsWhoAnsweredWhereTheServerChose() {
		this.page.locator("#agent").selectOption("auto");
		this.model.next(Answer.tokens("timekeeper"), Answer.tokens("It is late."));
		ask("What time is it?");
		assertThat(answer()).hasText("It is late.");
		assertThat(this.page.locator(".message[data-role=assistant] .note")).hasText("Answered by timekeeper.");
	}

	@Test
	void countsAndRefusesWhatIsTooLong() {
		this.page.locator("#question").fill("\ud83d\ude80".repeat(5001));
		assertThat(this.page.locator("#counter")).hasText("1 too many");
		this.page.locator("#question").press("Enter");
		assertThat(this.page.locator("#problem-text")).containsText("too long");
		assertThat(this.model.requests()).isEmpty();
	}

	@Test
	void forgetsASessionThatIsGone() {
		this.page.evaluate("localStorage.setItem('parley.session', '01890000-0000-7000-8000-000000000000')");
		this.page.reload();
		awaitReady();
		assertThat(this.page.locator("#problem")).isHidden();
		assertThat((String) this.page.evaluate("localStorage.getItem('parley.session')")).isNull();
	}

	@Test
	void fitsOnAPhone() {
		this.page.setViewportSize(320, 568);
		this.model.answer("w".repeat(500));
		ask("q".repeat(300));
		assertThat(answers()).hasAttribute("data-status", "complete");
		assertThat((Boolean) this.page.evaluate("document.documentElement.scrollWidth <= innerWidth")).isTrue();
		assertThat(this.page.locator("#send")).isInViewport();
	}

	private void ask(String userMessage) {
		this.page.locator("#question").fill(userMessage);
		this.page.locator("#question").press("Enter");
	}

	private void awaitReady() {
		assertThat(this.page.locator("#messages")).hasAttribute("aria-busy", "false");
	}

	private Locator answers() {
		return this.page.locator(".message[data-role=assistant]");
	}

	private Locator answer() {
		return this.page.locator(".message[data-role=assistant] .text");
	}

}

package dev.parley.web;

import java.util.regex.Pattern;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.parley.testing.Answer;
import dev.parley.testing.Browser;
import dev.parley.testing.Chunks;
import dev.parley.testing.Gate;
import dev.parley.testing.InBrowser;
import dev.parley.testing.RawAnswer;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** How the chat page shows answers, in a real browser. */
@InBrowser
class ChatPageIntegrationTests extends ServerTest {

	@RegisterExtension
	static final Browser browser = new Browser();

	/** Line breaks are whitespace. */
	private static final HasTextOptions INNER = new HasTextOptions().setUseInnerText(true);

	private ChatPage chat;

	@BeforeEach
	void openPage() {
		this.chat = ChatPage.open(browser, this.server);
	}

	@Test
	void showsTokensAsTheyComeAndTheConversationAfterAReload() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One\n", "<b>two</b>", " thr\ud83d", "\ude80ee").gatedBy(gate));
		this.chat.ask("Count, <i>please</i>");
		gate.release();
		assertThat(this.chat.text()).hasText("One");
		gate.release();
		assertThat(this.chat.text()).hasText("One two", INNER);
		gate.releaseAll();
		assertThat(this.chat.answer()).hasAttribute("data-status", "complete");
		assertThat(this.chat.text()).hasText("One two thr\ud83d\ude80ee", INNER);
		this.chat.reload().ready();
		assertThat(this.chat.questions().locator(".text")).hasText("Count, <i>please</i>");
		assertThat(this.chat.text()).hasText("One two thr\ud83d\ude80ee", INNER);
		assertThat(this.chat.copied(this.chat.answer())).isEqualTo("One\n<b>two</b> thr\ud83d\ude80ee");
	}

	@Test
	void showsMarkdownWithTablesAndCodeThatCanBeCopied() {
		this.model.next(Answer.tokens("""
				## Title

				A *word* and a [link](https://example.com), $a_1 * b_1 * c$.

				| Name | Value |
				|------|------:|
				| one  | 1     |

				- [x] done
				""", "```java\nint count", " = 42; // why\n```\n"));
		this.chat.converse("Show me");
		Locator text = this.chat.text();
		assertThat(text.locator("h2")).hasText("Title");
		assertThat(text.locator("em")).hasText("word");
		assertThat(text.getByRole(AriaRole.LINK)).hasAttribute("target", "_blank");
		assertThat(text.locator(".math")).hasText("$a_1 * b_1 * c$");
		assertThat(text.locator("td")).hasText(new String[] { "one", "1" });
		assertThat(text.locator("li")).hasText("☑ done");
		assertThat(text.locator("code .hljs-keyword, code .hljs-type").first()).hasText("int");
		assertThat(text.locator("pre")).hasText("int count = 42; // why");
		assertThat(this.chat.button("Copy code")).isVisible();
	}

	/** A reader who selects text in an answer keeps the selection while more comes. */
	@Test
	void leavesAloneWhatIsCompleteWhileMoreComes() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("First paragraph.\n\n", "Second", " paragraph.").gatedBy(gate));
		this.chat.ask("Two paragraphs");
		gate.release(2);
		assertThat(this.chat.text().locator("p")).hasCount(2);
		this.chat.page().evaluate("document.querySelector('.text p').dataset.mine = 'yes'");
		gate.releaseAll();
		assertThat(this.chat.answer()).hasAttribute("data-status", "complete");
		assertThat(this.chat.text().locator("p").first()).hasAttribute("data-mine", "yes");
		assertThat(this.chat.text().locator("p").last()).hasText("Second paragraph.");
	}

	@Test
	void followsTheEndUntilTheReaderScrolls() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("line\n\n".repeat(60), "more\n\n".repeat(20), "the end").gatedBy(gate));
		this.chat.ask("A long one");
		gate.release();
		assertThat(this.chat.text().locator("p").last()).isInViewport();
		this.chat.log().hover();
		this.chat.page().mouse().wheel(0, -400);
		this.chat.page()
			.waitForFunction("() => { const s = document.getElementById('scroller'); "
					+ "return s.scrollHeight - s.scrollTop - s.clientHeight > 100 }");
		gate.releaseAll();
		assertThat(this.chat.answer()).hasAttribute("data-status", "complete");
		assertThat(this.chat.text().locator("p").last()).not().isInViewport();
	}

	@Test
	void foldsToolCallsWithArgumentsResultAndTime() {
		this.chat.choose("timekeeper");
		this.model.next(Answer.toolCall("call_1", "clock", "{}"));
		this.model.answer("It is late.");
		this.chat.converse("What time is it?");
		Locator card = this.chat.answer().locator(".tool");
		assertThat(card.locator("summary")).containsText(Pattern.compile("clock · \\d+(\\.\\d)? m?s"));
		assertThat(card.getByText("Result")).isHidden();
		card.locator("summary").click();
		assertThat(card.locator("pre").first()).hasText("{}");
		assertThat(card.locator("pre").last()).containsText("20");
		assertThat(this.chat.text()).hasText("It is late.");
		this.chat.reload().ready();
		assertThat(this.chat.answers()).hasCount(1);
		assertThat(card.locator("summary")).containsText("clock");
	}

	@Test
	void foldsWhatAModelThinks() {
		this.model.next(RawAnswer.stream(Chunks.delta("{\"reasoning_content\":\"Let me\"}"),
				Chunks.delta("{\"reasoning_content\":\" think.\"}"), Chunks.delta("{\"content\":\"Done.\"}"),
				Chunks.FINISH, Chunks.DONE));
		this.chat.converse("Think");
		Locator reasoning = this.chat.answer().locator(".reasoning");
		assertThat(reasoning.locator("summary")).hasText("Reasoning");
		assertThat(reasoning.getByText("Let me think.")).isHidden();
		reasoning.locator("summary").click();
		assertThat(reasoning.getByText("Let me think.")).isVisible();
		this.chat.reload().ready();
		assertThat(this.chat.answer().locator(".reasoning")).containsText("Let me think.");
	}

	@Test
	void showsAnObjectThatGrows() {
		Gate gate = new Gate();
		this.chat.choose("bank_support");
		this.model.next(Answer
			.tokens("{\"support_advice\":\"Your card",
					" is blocked.\",\"block_card\":true,\"risk_level\":8,\"follow_up_actions\":[\"Call\"]}")
			.gatedBy(gate));
		this.chat.ask("My card is stolen");
		gate.release();
		Locator values = this.chat.answer().locator("dd");
		assertThat(values).hasText(new String[] { "Your card" });
		gate.releaseAll();
		String[] complete = { "Your card is blocked.", "Yes", "8", "Call" };
		assertThat(values).hasText(complete);
		assertThat(this.chat.answer().locator("dt").first()).hasText("Support advice");
		this.chat.ready().reload().ready();
		assertThat(values).hasText(complete);
		assertThat(this.chat.copied(this.chat.answer()))
			.startsWith("{\n  \"support_advice\": \"Your card is blocked.\",");
	}

	@Test
	void tellsOnDemandWhatAnAnswerCost() {
		this.model.next(Answer.tokens("Here").usage(1200, 34));
		this.chat.converse("How much?");
		this.chat.answer().getByText("Details").click();
		Locator details = this.chat.answer().locator(".details dl");
		assertThat(details).containsText("1,234 (1,200 read, 34 written)");
		assertThat(details).containsText("First word");
		assertThat(details).containsText("assistant");
	}

	@Test
	void tellsWhoAnsweredIfTheServerChose() {
		this.chat.choose("auto");
		this.model.next(Answer.tokens("timekeeper"), Answer.tokens("It is late."));
		this.chat.converse("What time is it?");
		assertThat(this.chat.answer().locator(".note")).hasText("Answered by timekeeper.");
	}

	@Test
	void tellsAfterAReloadWhatBecameOfAMessage() {
		this.model.next(Answer.status(401), Answer.tokens("Half").thenCut());
		this.chat.converse("Refused");
		assertThat(this.chat.problem()).containsText("model_error");
		this.chat.converse("Cut off");
		assertThat(this.chat.answer()).hasAttribute("data-status", "failed");
		this.chat.reload().ready();
		Locator notes = this.chat.log().locator(".note");
		assertThat(notes).hasCount(3);
		assertThat(notes.nth(0)).containsText("Not answered: ");
		assertThat(notes.nth(1)).isEmpty();
		assertThat(notes.nth(2)).containsText("This answer was cut off: ");
	}

	@Test
	void spellsOutOnceWhatWasAnswered() {
		this.model.answer("Hello, you");
		this.chat.converse("Hi");
		assertThat(this.chat.log()).hasAttribute("aria-live", "off");
		assertThat(this.chat.page().locator("#announcer")).hasText("Hello, you");
	}

	@Test
	void fitsOnAPhone() {
		this.chat.page().setViewportSize(320, 568);
		this.model.answer("w".repeat(500) + "\n\n```\n" + "c".repeat(500) + "\n```");
		this.chat.converse("q".repeat(300));
		assertThat((Boolean) this.chat.page().evaluate("document.documentElement.scrollWidth <= innerWidth")).isTrue();
		assertThat(this.chat.button("Send")).isInViewport();
		this.chat.button("Conversations").click();
		assertThat(this.chat.conversations().first()).isInViewport();
		this.chat.page().keyboard().press("Escape");
		assertThat(this.chat.conversations()).hasCount(0);
	}

}

package dev.parley.web;

import java.util.List;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.parley.testing.Answer;
import dev.parley.testing.Browser;
import dev.parley.testing.Gate;
import dev.parley.testing.InBrowser;
import dev.parley.testing.Json;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The list of conversations on the chat page, in a real browser. */
@InBrowser
class ConversationsPageIntegrationTests extends ServerTest {

	@RegisterExtension
	static final Browser browser = new Browser();

	private ChatPage chat;

	@BeforeEach
	void openPage() {
		assertThat(this.server.delete("/sessions")).hasStatus(204);
		this.chat = ChatPage.open(browser, this.server);
	}

	@Test
	void listsConversationsByTheirFirstMessageAndOpensThem() {
		this.model.next(Answer.tokens("In Rome"), Answer.tokens("In Athens"));
		this.chat.converse("Where is the forum?");
		this.chat.button("New chat").click();
		this.chat.converse("Where is the agora?");
		assertThat(this.chat.conversations()).hasCount(2);
		assertThat(this.chat.conversations().first()).hasAttribute("aria-current", "page");
		assertThat(this.chat.conversations().first()).containsText("Where is the agora?");
		this.chat.conversations().last().click();
		assertThat(this.chat.text()).hasText("In Rome");
		assertThat(this.chat.page().locator("h1")).hasText("Where is the forum?");
		this.chat.page().goBack();
		assertThat(this.chat.text()).hasText("In Athens");
	}

	@Test
	void searchesTitlesAndMessages() {
		create("Holidays");
		create("Taxes");
		this.chat.reload();
		assertThat(this.chat.conversations()).hasCount(2);
		this.chat.search().fill("holi");
		assertThat(this.chat.conversations()).hasCount(1);
		assertThat(this.chat.conversations()).containsText("Holidays");
		this.chat.search().fill("nothing like it");
		assertThat(this.chat.page().getByText("Nothing found.")).isVisible();
		this.chat.search().fill("");
		assertThat(this.chat.conversations()).hasCount(2);
	}

	@Test
	void showsMoreOfThemOnDemand() {
		for (int i = 1; i <= 31; i++) {
			create("Number " + i);
		}
		this.chat.reload();
		assertThat(this.chat.conversations()).hasCount(30);
		this.chat.button("Show more").click();
		assertThat(this.chat.conversations()).hasCount(31);
		assertThat(this.chat.conversations().last()).containsText("Number 1");
		assertThat(this.chat.button("Show more")).isHidden();
	}

	@Test
	void renamesOne() {
		create("Old");
		this.chat.reload();
		this.chat.option("Rename");
		this.chat.page().getByLabel("Title").fill("New");
		this.chat.page().getByLabel("Title").press("Enter");
		assertThat(this.chat.conversations()).containsText("New");
		assertThat(this.server.get("/sessions").json().at("/sessions/0/title").asString()).isEqualTo("New");
	}

	@Test
	void deletesOneUnlessTheReaderTakesItBack() {
		create("First");
		create("Second");
		this.chat.reload();
		this.chat.option("Delete");
		assertThat(this.chat.conversations()).hasCount(1);
		this.chat.button("Undo").click();
		assertThat(this.chat.conversations()).hasCount(2);
		assertThat(this.server.get("/sessions").json().path("sessions")).hasSize(2);
		// The next deletion ends the time of the one before.
		this.chat.option("Delete");
		this.chat.sends("DELETE", (page) -> page.option("Delete"));
		assertThat(this.chat.conversations()).hasCount(0);
		// So does leaving the page.
		this.chat.reload();
		await().until(() -> this.server.get("/sessions").json().path("sessions").isEmpty());
	}

	@Test
	void marksAnAnswerThatCameWhileTheReaderWasAway() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("At", " last").gatedBy(gate));
		this.chat.ask("Take your time");
		gate.release();
		assertThat(this.chat.text()).hasText("At");
		this.chat.button("New chat").click();
		assertThat(this.chat.conversations()).not().containsText("New answer");
		gate.releaseAll();
		this.model.awaitIdle();
		Page other = this.chat.otherTab().page();
		Locator listed = other.locator("#sessions a");
		assertThat(listed).containsText("New answer");
		listed.click();
		assertThat(other.locator(".text").last()).hasText("At last");
		assertThat(listed).not().containsText("New answer");
	}

	@Test
	void sharesAConversationByItsAddress() {
		this.model.answer("Here");
		this.chat.converse("Where?");
		this.chat.page().context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
		this.chat.button("Share link").click();
		String link = (String) this.chat.page().evaluate("navigator.clipboard.readText()");
		Page other = this.chat.page().context().newPage();
		other.navigate(link);
		assertThat(other.locator(".text").last()).hasText("Here");
	}

	@Test
	void saysThatAConversationIsGone() {
		this.chat.page().navigate(this.server.uri("/") + "#01890000-0000-7000-8000-000000000000");
		assertThat(this.chat.problem()).containsText("This conversation cannot be opened");
		assertThat(this.chat.page()).hasURL(this.server.uri("/").toString());
		this.model.answer("Hello");
		this.chat.converse("Hi");
		assertThat(this.chat.text()).hasText("Hello");
	}

	@Test
	void showsInOneTabWhatIsAskedInTheOther() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One"), Answer.tokens("Two", " and more").gatedBy(gate));
		this.chat.converse("First");
		ChatPage other = this.chat.otherTab();
		assertThat(other.text()).hasText("One");
		this.chat.ask("Second");
		gate.release();
		assertThat(other.text()).hasText("Two");
		gate.releaseAll();
		assertThat(other.text()).hasText("Two and more");
		assertThat(other.ready().questions()).hasCount(2);
		this.chat.ready();
	}

	private void create(String title) {
		assertThat(this.server.post("/sessions", Json.object().put("title", title))).hasStatus(201);
	}

}

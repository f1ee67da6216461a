package dev.parley.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.FilePayload;
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

/** The chat page without a mouse, in a real browser. */
@InBrowser
class ChatPageKeyboardIntegrationTests extends ServerTest {

	@RegisterExtension
	static final Browser browser = new Browser();

	private ChatPage chat;

	@BeforeEach
	void openPage() {
		assertThat(this.server.delete("/sessions")).hasStatus(204);
		this.chat = ChatPage.open(browser, this.server);
	}

	@Test
	void theKeyboardDoesEverything() {
		this.chat.choose("notes");
		this.model.next(Answer.toolCall("call_1", "delete_note", "{\"note_id\":\"none\"}"),
				Answer.tokens("It is gone."));
		this.chat.ask("Delete my note").ready();
		assertThat(this.chat.message()).isFocused();
		pressUntil("Shift+Tab", this.chat.button("Approve"));
		this.chat.page().keyboard().press("Enter");
		assertThat(this.chat.text()).hasText("It is gone.");
		assertThat(this.chat.ready().message()).isFocused();
		pressUntil("Shift+Tab", this.chat.answer().getByText("Details"));
		this.chat.page().keyboard().press("Enter");
		assertThat(this.chat.answer().locator(".details dl")).containsText("Tokens");
		pressUntil("Shift+Tab", this.chat.page().locator("#sessions summary").first());
		this.chat.page().keyboard().press("Enter");
		pressUntil("Tab", this.chat.button("Rename"));
		this.chat.page().keyboard().press("Enter");
		assertThat(this.chat.page().getByLabel("Title")).isFocused();
		this.chat.page().keyboard().type("Gone");
		this.chat.page().keyboard().press("Enter");
		assertThat(this.chat.conversations().first()).containsText("Gone");
		assertThat(this.chat.conversations().first()).isFocused();
	}

	private void pressUntil(String key, Locator focused) {
		for (int i = 0; i < 200 && !(Boolean) focused.evaluate("element => element === document.activeElement"); i++) {
			this.chat.page().keyboard().press(key);
		}
		assertThat(focused).isFocused();
	}

	@Test
	void theKeyboardReachesEverything() {
		this.model.answer("Hello");
		this.chat.converse("Hi");
		List<String> names = new ArrayList<>();
		this.chat.button("New chat").focus();
		for (int i = 0; i < 300 && !names.contains("Send"); i++) {
			names.add((String) this.chat.page()
				.evaluate("(document.activeElement.labels?.[0]?.textContent "
						+ "|| document.activeElement.ariaLabel || document.activeElement.textContent).trim()"));
			this.chat.page().keyboard().press("Tab");
		}
		assertThat(names).contains("New chat", "Search", "Options for Hi", "API docs", "Share link", "Conversation",
				"Edit", "Copy", "Regenerate", "Details", "Message", "Attach", "Agent", "Options", "Send");
	}

	@Test
	void attachesAndRemovesFiles() {
		// Long before it is needed, because Chromium is told of it without waiting.
		List<FileChooser> choosers = new ArrayList<>();
		this.chat.page().onFileChooser(choosers::add);
		assertThat(this.chat.message()).isFocused();
		pressUntil("Tab", this.chat.button("Attach"));
		press("Enter");
		this.chat.page().waitForCondition(() -> !choosers.isEmpty());
		choosers.getFirst().setFiles(new FilePayload[] { text("plan.txt"), text("notes.txt") });
		assertThat(this.chat.page().locator("#previews li")).hasCount(2);
		pressUntil("Shift+Tab", this.chat.button("Remove plan.txt"));
		press("Enter");
		assertThat(this.chat.page().locator("#previews li")).hasCount(1);
		assertThat(this.chat.message()).isFocused();
		this.model.answer("Noted");
		this.chat.page().keyboard().type("Read this");
		press("Enter");
		assertThat(this.chat.text()).hasText("Noted");
		this.chat.ready();
		assertThat(this.model.requests().getLast().body().toString()).contains("in notes.txt")
			.doesNotContain("in plan.txt");
	}

	private static FilePayload text(String name) {
		return new FilePayload(name, "text/plain", ("in " + name).getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void stopsAnAnswer() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("so", " far").gatedBy(gate));
		this.chat.ask("Tell me a long story");
		gate.release();
		assertThat(this.chat.text()).hasText("so");
		pressUntil("Tab", this.chat.button("Stop"));
		press("Enter");
		assertThat(this.chat.answer()).hasAttribute("data-status", "cancelled");
		assertThat(this.chat.message()).isFocused();
	}

	/** What has the focus may vanish, because an answer has come. */
	@Test
	void goesOnAtTheMessageIfTheAnswerEndsFirst() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("so", " far").gatedBy(gate));
		this.chat.ask("Tell me");
		pressUntil("Tab", this.chat.button("Stop"));
		gate.releaseAll();
		assertThat(this.chat.text()).hasText("so far");
		assertThat(this.chat.ready().message()).isFocused();
	}

	/** The list is read again and again, since conversations go on elsewhere, too. */
	@Test
	void keepsItsPlaceInTheListOfConversations() {
		for (String title : List.of("One", "Two", "Three")) {
			assertThat(this.server.post("/sessions", Json.object().put("title", title))).hasStatus(201);
		}
		this.chat.reload().ready();
		Locator two = this.chat.page().getByLabel("Options for Two");
		pressUntil("Shift+Tab", two);
		assertThat(this.server.post("/sessions", Json.object().put("title", "Four"))).hasStatus(201);
		this.chat.page().evaluate("dispatchEvent(new Event('online'))");
		assertThat(this.chat.conversations()).hasCount(4);
		assertThat(two).isFocused();
		press("Enter");
		pressUntil("Tab", this.chat.button("Delete"));
		press("Enter");
		assertThat(this.chat.conversations()).hasCount(3);
		assertThat(this.chat.button("Undo")).isFocused();
		press("Enter");
		assertThat(this.chat.conversations()).hasCount(4);
		assertThat(this.chat.message()).isFocused();
	}

	/** As on a small window, or on one that is enlarged. */
	@Test
	void comesBackFromTheListThatCoversTheConversation() {
		this.chat.page().setViewportSize(640, 360);
		this.model.answer("Hello");
		this.chat.converse("Hi");
		for (String key : List.of("Escape", "Enter")) {
			pressUntil("Shift+Tab", this.chat.button("Conversations"));
			press("Enter");
			assertThat(this.chat.search()).isFocused();
			pressUntil("Tab", this.chat.conversations().first());
			press(key);
			assertThat(this.chat.search()).isHidden();
			assertThat(this.chat.button("Conversations")).isFocused();
		}
		assertThat(this.chat.ready().text()).hasText("Hello");
	}

	@Test
	void goesOnInTheListAfterTheLastOfIt() {
		for (int i = 1; i <= 31; i++) {
			assertThat(this.server.post("/sessions", Json.object().put("title", "Number " + i))).hasStatus(201);
		}
		this.chat.reload().ready();
		this.chat.button("Show more").press("Enter");
		assertThat(this.chat.conversations()).hasCount(31);
		assertThat(this.chat.conversations().last()).isFocused();
	}

	private void press(String key) {
		this.chat.page().keyboard().press(key);
	}

}

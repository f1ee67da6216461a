package dev.parley.web;

import java.util.List;
import java.util.function.Consumer;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.parley.testing.Browser;
import dev.parley.testing.Server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/** The chat page as its readers use it: they find things by their names. */
final class ChatPage {

	private final Page page;

	private final String url;

	private ChatPage(Page page, String url) {
		this.page = page;
		this.url = url;
	}

	/** Opens the page; a request to any other server fails the test. */
	static ChatPage open(Browser browser, Server server) {
		return open(browser, browser.page(), server.uri("/").toString());
	}

	static ChatPage open(Browser browser, Page page, String url) {
		page.onRequest((request) -> {
			if (!request.url().startsWith(url) && !request.url().startsWith("data:")) {
				browser.complain("loads " + request.url());
			}
		});
		page.navigate(url);
		return new ChatPage(page, url).ready();
	}

	/** Another tab of the same browser, at the same address. */
	ChatPage otherTab() {
		Page tab = this.page.context().newPage();
		tab.navigate(this.page.url());
		return new ChatPage(tab, this.url).ready();
	}

	Page page() {
		return this.page;
	}

	/** Waits until nothing is being loaded or answered. */
	ChatPage ready() {
		assertThat(this.page.locator("#messages")).hasAttribute("aria-busy", "false");
		return this;
	}

	/** Reloads it, and waits unless an answer is on its way. */
	ChatPage reload() {
		this.page.reload();
		return this;
	}

	/** Sends a message. */
	ChatPage ask(String text) {
		message().fill(text);
		message().press("Enter");
		return this;
	}

	/** Sends a message and waits for the end of its answer. */
	ChatPage converse(String text) {
		int before = answers().count();
		ask(text);
		assertThat(answers()).hasCount(before + 1);
		return ready();
	}

	ChatPage choose(String agent) {
		this.page.getByLabel("Agent", new Page.GetByLabelOptions().setExact(true)).selectOption(agent);
		return this;
	}

	Locator message() {
		return this.page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Message").setExact(true));
	}

	Locator button(String name) {
		return this.page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
	}

	Locator conversations() {
		return this.page
			.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Conversations").setExact(true))
			.getByRole(AriaRole.LINK);
	}

	Locator search() {
		return this.page.getByRole(AriaRole.SEARCHBOX, new Page.GetByRoleOptions().setName("Search"));
	}

	/** Opens the menu of the newest conversation in the list, and chooses something. */
	void option(String name) {
		this.page.locator("#sessions summary").first().click();
		button(name).click();
	}

	Locator log() {
		return this.page.getByRole(AriaRole.LOG, new Page.GetByRoleOptions().setName("Conversation"));
	}

	Locator questions() {
		return log().locator("[data-role=user]");
	}

	Locator answers() {
		return log().locator("[data-role=assistant]");
	}

	Locator answer() {
		return answers().last();
	}

	/** The text of the last answer, as it is on the page. */
	Locator text() {
		return answer().locator(".text");
	}

	/** What a press of Copy puts into the clipboard. */
	String copied(Locator message) {
		this.page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
		message.getByText("Copy", new Locator.GetByTextOptions().setExact(true)).click();
		return (String) this.page.evaluate("navigator.clipboard.readText()");
	}

	Locator problem() {
		return this.page.getByRole(AriaRole.ALERT);
	}

	/** What the page stores in the browser. */
	String stored() {
		return (String) this.page.evaluate("JSON.stringify([localStorage, sessionStorage])");
	}

	/** Does something, and waits until the page has sent a request of this method. */
	void sends(String method, Consumer<ChatPage> action) {
		this.page.waitForRequest((request) -> request.method().equals(method), () -> action.accept(this));
	}

}

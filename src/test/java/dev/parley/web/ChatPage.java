package dev.parley.web;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.parley.testing.Browser;
import dev.parley.testing.Server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

/** The chat page as its readers use it: they find things by their names. */
public final class ChatPage {

	private final Page page;

	private final String url;

	private final List<String> keys = new CopyOnWriteArrayList<>();

	private ChatPage(Page page, String url) {
		this.page = page;
		this.url = url;
		page.onRequest((request) -> {
			if (request.url().endsWith("/chat/stream")) {
				this.keys.add(request.headers().get("idempotency-key"));
			}
		});
	}

	/** Opens the page; a request to any other server fails the test. */
	public static ChatPage open(Browser browser, Server server) {
		return open(browser, browser.page(), server.uri("/").toString());
	}

	public static ChatPage open(Browser browser, Page page, String url) {
		page.onRequest((request) -> {
			if (!request.url().startsWith(url) && !request.url().startsWith("data:")) {
				browser.complain("loads " + request.url());
			}
		});
		page.navigate(url);
		return new ChatPage(page, url).ready();
	}

	/** Another tab of the same browser, at the same address. */
	public ChatPage otherTab() {
		Page tab = this.page.context().newPage();
		tab.navigate(this.page.url());
		return new ChatPage(tab, this.url).ready();
	}

	public Page page() {
		return this.page;
	}

	/** The idempotency keys of the messages it has sent, in order. */
	List<String> keys() {
		return this.keys;
	}

	/** Waits until nothing is being loaded or answered. */
	public ChatPage ready() {
		assertThat(this.page.locator("#messages")).hasAttribute("aria-busy", "false");
		return this;
	}

	/** Reloads it, and waits unless an answer is on its way. */
	public ChatPage reload() {
		this.page.reload();
		return this;
	}

	/** Sends a message. */
	public ChatPage ask(String text) {
		message().fill(text);
		message().press("Enter");
		return this;
	}

	/** Sends a message and waits for the end of its answer. */
	public ChatPage converse(String text) {
		int before = answers().count();
		ask(text);
		assertThat(answers()).hasCount(before + 1);
		return ready();
	}

	public ChatPage choose(String agent) {
		this.page.getByLabel("Agent", new Page.GetByLabelOptions().setExact(true)).selectOption(agent);
		return this;
	}

	public Locator message() {
		return this.page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName("Message").setExact(true));
	}

	public Locator button(String name) {
		return this.page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
	}

	public Locator conversations() {
		return this.page
			.getByRole(AriaRole.NAVIGATION, new Page.GetByRoleOptions().setName("Conversations").setExact(true))
			.getByRole(AriaRole.LINK);
	}

	public Locator search() {
		return this.page.getByRole(AriaRole.SEARCHBOX, new Page.GetByRoleOptions().setName("Search"));
	}

	/** Opens the menu of the newest conversation in the list, and chooses something. */
	public void option(String name) {
		this.page.locator("#sessions summary").first().click();
		button(name).click();
	}

	public Locator log() {
		return this.page.getByRole(AriaRole.LOG, new Page.GetByRoleOptions().setName("Conversation"));
	}

	public Locator questions() {
		return log().locator("[data-role=user]");
	}

	public Locator answers() {
		return log().locator("[data-role=assistant]");
	}

	public Locator answer() {
		return answers().last();
	}

	/** The text of the last answer, as it is on the page. */
	public Locator text() {
		return answer().locator(".text");
	}

	/** What a press of Copy puts into the clipboard. */
	public String copied(Locator message) {
		this.page.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
		message.getByText("Copy", new Locator.GetByTextOptions().setExact(true)).click();
		return (String) this.page.evaluate("navigator.clipboard.readText()");
	}

	public Locator problem() {
		return this.page.getByRole(AriaRole.ALERT);
	}

	/** What the page stores in the browser. */
	public String stored() {
		return (String) this.page.evaluate("JSON.stringify([localStorage, sessionStorage])");
	}

	/** Does something, and waits until the page has sent a request of this method. */
	public void sends(String method, Consumer<ChatPage> action) {
		this.page.waitForRequest((request) -> request.method().equals(method), () -> action.accept(this));
	}

}

package dev.parley.web;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.parley.testing.Axe;
import dev.parley.testing.Browser;
import dev.parley.testing.GuardedServerTest;
import dev.parley.testing.InBrowser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The pages of a server that requires a key, in a real browser. */
@InBrowser
class KeyPageIntegrationTests extends GuardedServerTest {

	@RegisterExtension
	static final Browser browser = new Browser();

	private static Axe axe;

	private Page page;

	@BeforeAll
	static void installAxe() throws Exception {
		axe = Axe.install();
	}

	@BeforeEach
	void openPage() {
		this.page = browser.page();
	}

	@Test
	void asksForAKeyAndKeepsItInTheBrowser() {
		openChat();
		assertThat(this.page.locator("#key-dialog")).isVisible();
		assertThat(look("signed-out")).isEmpty();
		giveKey("wrong-key-0123456789");
		assertThat(this.page.locator("#key-title")).hasText("The key was not accepted");
		giveKey(ADA_KEY);
		assertThat(this.page.locator("#key-dialog")).isHidden();
		assertThat(this.page.locator("#agent-choice")).isVisible();
		this.model.answer("Hello, Ada");
		ask("Hi");
		assertThat(answer()).hasText("Hello, Ada");
		this.page.reload();
		assertThat(answer()).hasText("Hello, Ada");
		assertThat(this.page.locator("#key-dialog")).isHidden();
		assertThat(this.page.context().cookies()).isEmpty();
		assertThat(this.page.url()).doesNotContain(ADA_KEY);
	}

	@Test
	void offersTheirPageToAdministratorsAlone() {
		List<Integer> refusals = new CopyOnWriteArrayList<>();
		this.page.onResponse((response) -> {
			if (response.status() >= 400) {
				refusals.add(response.status());
			}
		});
		openChat();
		giveKey(ADA_KEY);
		assertThat(this.page.locator("#agent-choice")).isVisible();
		assertThat(this.page.locator("#admin")).isHidden();
		this.page.locator("#forget-key").click();
		giveKey(ADMIN_KEY);
		this.page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Admin")).click();
		assertThat(this.page.locator("#panels")).isVisible();
		this.page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Chat")).click();
		assertThat(this.page.locator("#question")).isVisible();
		assertThat(refusals).as("statuses of refused requests").containsOnly(401);
	}

	@Test
	void forgetsTheKeyIfTheReaderSaysSo() {
		openChat();
		giveKey(ADA_KEY);
		this.page.locator("#forget-key").click();
		assertThat(this.page.locator("#key-dialog")).isVisible();
		assertThat((String) this.page.evaluate("JSON.stringify([localStorage, sessionStorage])"))
			.doesNotContain(ADA_KEY);
	}

	@Test
	void saysWhatIsMissingIfTheReaderGivesNoKey() {
		openChat();
		this.page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Cancel")).click();
		ask("Hi");
		assertThat(this.page.locator("#key-dialog")).isVisible();
		this.page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Cancel")).click();
		assertThat(this.page.locator("#problem-text")).containsText("unauthenticated");
	}

	@Test
	void signsInWithAPassword() {
		openChat();
		this.page.getByText("Sign in with a password").click();
		assertThat(this.page.locator("#key-title")).hasText("Sign in");
		signIn("wrong horse");
		assertThat(this.page.locator("#key-problem")).isVisible();
		assertThat(look("sign-in")).isEmpty();
		signIn("correct horse");
		assertThat(this.page.locator("#key-dialog")).isHidden();
		this.model.answer("Hello, Ada");
		ask("Hi");
		assertThat(answer()).hasText("Hello, Ada");
		assertThat((String) this.page.evaluate("JSON.stringify(localStorage)")).doesNotContain("correct horse");
		this.page.evaluate("localStorage.setItem('parley.key', 'a-token-that-has-expired')");
		this.page.reload();
		assertThat(this.page.locator("#key-title")).hasText("Sign in again");
		assertThat(this.page.getByLabel("Name")).hasValue("ada");
		signIn("correct horse");
		assertThat(answer()).hasText("Hello, Ada");
	}

	@Test
	void theDocumentationCallsWithAKey() {
		openDocs();
		this.page.locator(".auth-wrapper .authorize").first().click();
		this.page.locator("input[aria-label='auth-apikey-value'], #api_key_value").first().fill(ADA_KEY);
		this.page.locator(".auth-btn-wrapper .authorize").first().click();
		this.page.locator(".btn-done").first().click();
		assertThat(execute("listSessions")).isEqualTo("200");
	}

	@Test
	void theDocumentationLogsIn() {
		openDocs();
		assertThat(execute("listSessions")).isEqualTo("401");
		this.page.locator(".auth-wrapper .authorize").first().click();
		this.page.locator("#oauth_username").fill("ada");
		this.page.locator("#oauth_password").fill("correct horse");
		this.page.locator(".auth-container:has(#oauth_username) .auth-btn-wrapper .authorize").click();
		assertThat(this.page.locator(".auth-container").getByText("Logout")).isVisible();
		this.page.locator(".btn-done").first().click();
		this.page.locator("#operations-Sessions-listSessions .btn.execute").click();
		assertThat(this.page.locator("#operations-Sessions-listSessions .live-responses-table .response-col_status")
			.last()).containsText("200");
	}

	private List<String> look(String state) {
		this.page.screenshot(
				new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", "chat-" + state + ".png")));
		return axe.violations(this.page);
	}

	private void openChat() {
		this.page.navigate(this.server.uri("/").toString());
	}

	private void openDocs() {
		this.page.navigate(this.server.uri("/docs").toString());
		assertThat(this.page.locator(".auth-wrapper .authorize").first()).isVisible();
		assertThat(this.page.locator("#operations-Sessions-listSessions .authorization__btn").first()).isVisible();
	}

	/** Tries out an operation and returns the status of the response. */
	private String execute(String operation) {
		String block = "#operations-Sessions-" + operation;
		this.page.locator(block + " .opblock-summary-control").click();
		this.page.locator(block + " .try-out__btn").click();
		this.page.locator(block + " .btn.execute").click();
		return this.page.locator(block + " .live-responses-table tbody .response-col_status")
			.first()
			.innerText()
			.strip()
			.substring(0, 3);
	}

	private void signIn(String password) {
		this.page.getByLabel("Name").fill("ada");
		this.page.getByLabel("Password").fill(password);
		this.page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign in").setExact(true)).click();
	}

	private void giveKey(String key) {
		this.page.locator("#key").fill(key);
		this.page.locator("#key").press("Enter");
	}

	private void ask(String userMessage) {
		this.page.locator("#question").fill(userMessage);
		this.page.locator("#question").press("Enter");
	}

	private Locator answer() {
		return this.page.locator(".message[data-role=assistant] .text");
	}

}

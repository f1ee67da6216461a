package dev.parley.web.openapi;

import com.microsoft.playwright.Page;
import dev.parley.testing.Axe;
import dev.parley.testing.Browser;
import dev.parley.testing.InBrowser;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The page at {@code /docs}, in a real browser under the page's own security policy. */
@InBrowser
class DocsPageIntegrationTests extends ServerTest {

	private static final String CHAT = "#operations-Chat-chat ";

	@RegisterExtension
	static final Browser browser = new Browser();

	private static Axe axe;

	private Page page;

	@BeforeAll
	static void installAxe() throws Exception {
		axe = Axe.install();
	}

	@BeforeEach
	void openChat() {
		this.page = browser.page();
		this.page.navigate(this.server.uri("/docs").toString());
		this.page.locator(CHAT + ".opblock-summary-control").click();
		assertThat(this.page.locator(CHAT + ".responses-inner")).isVisible();
	}

	@Test
	void canBeReadAndUsedByEverybody() {
		assertThat(this.page.url()).as("names the operation").endsWith("#/Chat/chat");
		assertThat(axe.violations(this.page)).isEmpty();
		this.page.locator(CHAT + ".try-out__btn").click();
		assertThat(this.page.locator(CHAT + "textarea")).isVisible();
		assertThat(axe.violations(this.page, CHAT)).isEmpty();
	}

}

package dev.parley.web.openapi;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.microsoft.playwright.Page;
import dev.parley.testing.Browser;
import dev.parley.testing.Json;
import dev.parley.testing.NodePackages;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** The page at {@code /docs}, in a real browser under the page's own security policy. */
class DocsPageIntegrationTests extends ServerTest {

	private static final String CHAT = "#operations-Chat-chat ";

	@RegisterExtension
	static final Browser browser = new Browser();

	private Page page;

	@BeforeEach
	void openChat() {
		this.page = browser.page();
		this.page.navigate(this.server.uri("/docs").toString());
		this.page.locator(CHAT + ".opblock-summary-control").click();
		assertThat(this.page.locator(CHAT + ".responses-inner")).isVisible();
	}

	@Test
	void canBeReadByEverybody() throws Exception {
		assertThat(violations()).isEmpty();
	}

	@Test
	void canBeUsedByEverybody() throws Exception {
		this.page.locator(CHAT + ".try-out__btn").click();
		assertThat(this.page.locator(CHAT + "textarea")).isVisible();
		assertThat(violations()).isEmpty();
	}

	@Test
	void namesTheOperationInThePagesAddress() {
		assertThat(this.page.url()).endsWith("#/Chat/chat");
	}

	private List<String> violations() throws Exception {
		Path axe = NodePackages.locked("openapi").folder().resolve("node_modules/axe-core/axe.min.js");
		this.page.evaluate(Files.readString(axe));
		JsonNode result = Json.parse((String) this.page.evaluate("async () => JSON.stringify(await axe.run())"));
		return result.path("violations")
			.valueStream()
			.flatMap((violation) -> violation.path("nodes")
				.valueStream()
				.map((node) -> violation.path("id").asString() + " " + node.path("html").asString()))
			.toList();
	}

}

package dev.parley.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import dev.parley.testing.Answer;
import dev.parley.testing.Browser;
import dev.parley.testing.Chunks;
import dev.parley.testing.InBrowser;
import dev.parley.testing.Json;
import dev.parley.testing.RawAnswer;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.node.ObjectNode;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Hostile text on the chat page, wherever a model, a tool or another client can put it:
 * nothing runs, and nothing is loaded from elsewhere. {@link Browser} and
 * {@link ChatPage} fail a test whose page tries to.
 */
@ServerProperties({ "parley.agent.agents-dir=src/test/resources/agents-of-admin", "parley.model.fallback.name=backup" })
@InBrowser
class ChatPageSafetyIntegrationTests extends ServerTest {

	@RegisterExtension
	static final Browser browser = new Browser();

	private static final String HARM = """
			() => [...document.querySelectorAll('#messages *, #sidebar *, #problem *, #welcome *, #previews *, #title *, .small *')].flatMap(node => [
				...['SCRIPT', 'STYLE', 'IFRAME', 'OBJECT', 'EMBED', 'BASE', 'META', 'LINK', 'FORM', 'svg', 'math'].filter(name => name === node.nodeName),
				...(node.nodeName === 'A' && node.hasAttribute('href') && !['http:', 'https:', 'mailto:'].includes(node.protocol) ? [node.outerHTML] : []),
				...[...node.attributes].filter(({ name, value }) => name.startsWith('on') || name === 'style' || name === 'srcset'
					|| /^\\s*(javascript|vbscript|data:text|data:image.svg)/i.test(value)
					|| (name === 'src' && !value.startsWith('data:image/png'))).map(({ name, value }) => name + '=' + value)])
			""";

	/** Characters of a message, at most. */
	private static final int MESSAGE = 3000;

	private List<String> payloads;

	private ChatPage chat;

	@BeforeEach
	void openPage() throws IOException {
		this.payloads = Files.readAllLines(Path.of("src/test/resources/xss.txt"), StandardCharsets.UTF_8);
		this.chat = ChatPage.open(browser, this.server);
		this.chat.page().onDialog((dialog) -> {
			browser.complain("runs: " + dialog.message());
			dialog.dismiss();
		});
	}

	@Test
	void nothingRunsInAnAnswerHoweverItComes() {
		String lines = String.join("\n", this.payloads);
		String blocks = String.join("\n\n", this.payloads);
		this.model.next(Answer.tokens(blocks), Answer.tokens(lines.split("(?<=\\G.{7})")),
				Answer.tokens("<br>".repeat(3) + lines.replace("\n", " ")));
		for (int i = 0; i < 3; i++) {
			this.chat.converse("Harm me");
			assertHarmless();
		}
		assertThat(this.chat.answers().first()).containsText("<script>alert(1)</script>");
		assertThat(this.chat.page().locator(".text a").first()).hasAttribute("rel", "noopener noreferrer nofollow");
		this.chat.reload().ready();
		assertHarmless();
	}

	@Test
	void nothingRunsInMessagesTitlesToolsReasoningAndObjects() {
		String all = String.join("\n", this.payloads);
		this.payloads.stream()
			.filter((payload) -> payload.length() <= 200)
			.limit(100)
			.forEach((payload) -> assertThat(this.server.post("/sessions", Json.object().put("title", payload)))
				.hasStatus(201));
		this.chat.choose("notes");
		for (int start = 0; start < all.length(); start += MESSAGE) {
			String part = all.substring(start, Math.min(start + MESSAGE, all.length()));
			String call = "call_" + start;
			this.model.next(
					Answer.toolCall(call, "create_note",
							Json.object().put("title", this.payloads.get(2)).put("content", part).toString()),
					Answer.toolCall(call + "_list", "list_notes", "{}"), Answer.tokens("Noted"));
			this.chat.converse(part);
		}
		this.chat.answer().locator(".tool summary").last().click();
		assertThat(this.chat.answer().locator(".tool pre").last()).containsText("onerror=alert(1)");
		this.model.next(Answer.toolCall("call_3", "delete_note", Json.object().put("note_id", all).toString()));
		this.chat.ask("Delete it");
		assertThat(this.chat.log().locator(".approval")).containsText("onerror=alert(1)");
		assertThat(this.chat.conversations()).hasCount(30);
		assertHarmless();
		this.chat.button("New chat").click();
		this.model.next(RawAnswer.stream(Chunks.delta(Json.object().put("reasoning_content", all).toString()),
				Chunks.delta("{\"content\":\"Done.\"}"), Chunks.FINISH, Chunks.DONE));
		this.chat.converse("Think");
		this.chat.answer().locator(".reasoning summary").click();
		assertHarmless();
		this.chat.choose("bank_support");
		ObjectNode advice = Json.object().put("support_advice", all).put("block_card", true).put("risk_level", 8);
		advice.putArray("follow_up_actions").add(all);
		this.model.next(Answer.tokens(advice.toString()));
		this.chat.converse("My card is stolen");
		assertThat(this.chat.answer().locator("dd").last()).containsText("onerror=alert(1)");
		assertHarmless();
	}

	@Test
	void nothingRunsInAgentsFilesAndErrors() {
		String all = String.join("\n", this.payloads);
		this.chat.choose("hostile");
		assertThat(this.chat.page().locator("#description")).containsText("<img src=x onerror=");
		this.chat.page()
			.locator("#files")
			.setInputFiles(new FilePayload[] {
					new FilePayload("<img src=x onerror=alert(1)>.txt", "text/plain",
							all.getBytes(StandardCharsets.UTF_8)),
					new FilePayload("<svg onload=alert(1)>.svg", "image/svg+xml",
							"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
								.getBytes(StandardCharsets.UTF_8)) });
		assertHarmless();
		this.model.next(Answer.status(500), Answer.tokens("Read"));
		this.chat.converse("Read this");
		assertThat(details()).containsText("Modelbackup");
		assertThat(details()).containsText("Attempts<svg onload=window.xss=1>: model_unavailable, backup: completed");
		assertHarmless();
		this.model.answer("Read");
		for (int i = 0; i < 2; i++) {
			this.chat.button("New chat").click();
			this.chat.ready().choose("hostile");
			this.chat.converse("Say it again");
		}
		assertThat(details()).containsText("<svg onload=window.xss=1>, from the cache");
		assertHarmless();
		ObjectNode problem = Json.object()
			.put("title", all)
			.put("detail", all)
			.put("error", all)
			.put("request_id", all);
		problem.putArray("errors").addObject().put("field", all).put("message", all);
		this.chat.page()
			.route("**/chat/stream",
					(route) -> route.fulfill(new Route.FulfillOptions().setStatus(422)
						.setContentType("application/problem+json")
						.setBody(problem.toString())));
		this.chat.ask("Fail");
		assertThat(this.chat.problem()).containsText("onerror=alert(1)");
		assertHarmless();
	}

	private Locator details() {
		Locator details = this.chat.answer().locator(".details");
		if (details.getAttribute("open") == null) {
			details.locator("summary").click();
		}
		return details.locator("dl");
	}

	private void assertHarmless() {
		assertThat((List<?>) this.chat.page().evaluate(HARM)).isEmpty();
		assertThat(this.chat.page().evaluate("window.xss ?? document.documentElement.dataset.xss")).isNull();
	}

}

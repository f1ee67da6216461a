package dev.parley.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import dev.parley.testing.Answer;
import dev.parley.testing.Browser;
import dev.parley.testing.Gate;
import dev.parley.testing.HeldTools;
import dev.parley.testing.InBrowser;
import dev.parley.testing.Json;
import dev.parley.testing.Pictures;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.node.ObjectNode;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/** What readers of the chat page may do with messages and answers, in a real browser. */
@ServerProperties(HeldTools.AGENTS)
@InBrowser
class ChatPageControlIntegrationTests extends ServerTest {

	@RegisterExtension
	static final Browser browser = new Browser();

	private ChatPage chat;

	@BeforeEach
	void openPage() {
		this.chat = ChatPage.open(browser, this.server);
	}

	@Test
	void stopsAnAnswer() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("so", " far").gatedBy(gate));
		this.chat.ask("Tell me a long story");
		gate.release();
		assertThat(this.chat.text()).hasText("so");
		this.chat.button("Stop").click();
		assertThat(this.chat.answer()).hasAttribute("data-status", "cancelled");
		assertThat(this.chat.button("Stop")).isHidden();
		this.chat.reload().ready();
		assertThat(this.chat.answer()).hasAttribute("data-status", "partial");
	}

	@Test
	void answersAgain() {
		this.model.next(Answer.tokens("One"), Answer.tokens("Two"));
		this.chat.converse("Choose");
		this.chat.button("Regenerate").click();
		assertThat(this.chat.text()).hasText("Two");
		this.chat.ready();
		assertThat(this.model.lastPrompt()).noneMatch((said) -> said.contains("One"));
		this.chat.reload().ready();
		assertThat(this.chat.questions()).hasCount(1);
		assertThat(this.chat.text()).hasText("Two");
	}

	@Test
	void changesAMessageAndForgetsWhatCameAfterIt() {
		this.model.next(Answer.tokens("Paris"), Answer.tokens("Big"), Answer.tokens("Rome"));
		this.chat.converse("Capital of France?");
		this.chat.converse("How big?");
		this.chat.message().fill("a draft");
		this.chat.button("Edit").first().click();
		assertThat(this.chat.message()).hasValue("Capital of France?");
		this.chat.message().fill("Capital of Italy?");
		this.chat.button("Send").click();
		assertThat(this.chat.text()).hasText("Rome");
		this.chat.ready();
		assertThat(this.chat.questions()).hasCount(1);
		assertThat(this.chat.message()).hasValue("a draft");
		assertThat(this.model.lastPrompt()).noneMatch((said) -> said.contains("France"));
	}

	@Test
	void keepsAMessageWhoseChangeIsGivenUp() {
		this.model.answer("Paris");
		this.chat.converse("Capital of France?");
		this.chat.button("Edit").click();
		this.chat.message().press("Escape");
		assertThat(this.chat.message()).hasValue("");
		assertThat(this.chat.page().locator("#editing")).isHidden();
	}

	@Test
	void asksTheReaderBeforeACallThatNeedsAnApproval() {
		this.chat.choose("notes");
		this.model.next(Answer.toolCall("call_1", "delete_note", "{\"note_id\":\"none\"}"),
				Answer.tokens("There is no such note."));
		this.chat.ask("Delete my note");
		Locator card = this.chat.log().locator(".approval");
		assertThat(card).containsText("delete_note");
		assertThat(card.locator("pre")).containsText("\"note_id\": \"none\"");
		assertThat(this.chat.answer().locator(".tool summary")).containsText("waits for you");
		this.chat.ready().reload().ready();
		this.chat.button("Approve").click();
		assertThat(this.chat.text()).containsText("There is no such note.");
		this.chat.ready();
		assertThat(card).hasCount(0);
		assertThat(this.chat.questions()).hasCount(1);
		assertThat(this.chat.answers().first().locator(".tool summary")).containsText("failed");
	}

	@Test
	void tellsTheModelWhyTheReaderDeclines() {
		this.chat.choose("notes");
		this.model.next(Answer.toolCall("call_1", "delete_note", "{\"note_id\":\"none\"}"), Answer.tokens("It stays."));
		this.chat.ask("Delete my note");
		this.chat.page().getByLabel("Reason for delete_note").fill("I need it");
		this.chat.button("Decline").click();
		assertThat(this.chat.text()).hasText("It stays.");
		assertThat(this.chat.ready().answers().first().locator(".tool")).hasAttribute("data-state", "failed");
		assertThat(this.model.lastPrompt()).anyMatch((said) -> said.contains("I need it"));
	}

	@Test
	void givesTheResultThatAnotherClientOwes() {
		this.model.next(Answer.toolCall("call_1", "locate", "{}"), Answer.tokens("You are in Rome."));
		ObjectNode question = Json.message("Where am I?");
		question.putArray("tools").addObject().put("name", "locate").put("description", "Locates the user");
		String session = this.server.chat(question).get("session_id");
		this.chat.page().navigate(this.server.uri("/") + "#" + session);
		this.chat.page().getByLabel("Result of locate").fill("Rome");
		this.chat.button("Give result").click();
		assertThat(this.chat.text()).hasText("You are in Rome.");
		this.chat.ready();
		assertThat(this.model.lastPrompt()).anyMatch((said) -> said.contains("Rome"));
	}

	@Test
	void answersTheNextMessageAfterThisOne() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One").gatedBy(gate), Answer.tokens("Two"));
		this.chat.ask("First").ask("Second");
		assertThat(this.chat.answer()).containsText("Waits for its turn.");
		gate.releaseAll();
		assertThat(this.chat.text()).hasText("Two");
		assertThat(this.chat.ready().answers()).hasCount(2);
		assertThat(this.model.lastPrompt()).hasSize(3);
	}

	@Test
	void takesBackAMessageThatWaits() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One").gatedBy(gate));
		this.chat.ask("First").ask("Second");
		this.chat.button("Take back").click();
		assertThat(this.chat.message()).hasValue("Second");
		assertThat(this.chat.questions()).hasCount(1);
		gate.releaseAll();
		this.chat.ready();
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void answersTheNextMessageInsteadOfThisOne() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " and more").gatedBy(gate), Answer.tokens("Two"));
		this.chat.ask("First");
		gate.release();
		assertThat(this.chat.text()).hasText("One");
		this.chat.page().getByLabel("While it answers").selectOption("Answer it instead");
		this.chat.ask("Second");
		assertThat(this.chat.text()).hasText("Two");
		assertThat(this.chat.ready().answers().first()).containsText("Stopped by a newer message.");
		assertThat(this.chat.answers().first().locator(".text")).hasText("One");
	}

	@Test
	void steersTheAnswerThatIsBeingGiven() throws InterruptedException {
		this.chat.choose("holder");
		this.model.next(Answer.toolCall("call_1", "held", "{\"label\":\"a\"}"), Answer.tokens("Both."));
		this.chat.ask("First");
		HeldTools tools = this.parley.part(HeldTools.class);
		tools.awaitCall();
		this.chat.page().getByLabel("While it answers").selectOption("Steer this answer");
		this.chat.ask("Rather the second");
		assertThat(this.chat.answer()).containsText("Waits for the agent to read it.");
		tools.release(1);
		assertThat(this.chat.text()).hasText("Both.");
		this.chat.ready();
		assertThat(this.chat.questions()).hasCount(2);
		assertThat(this.model.lastPrompt()).anyMatch((said) -> said.contains("Rather the second"));
		assertThat(this.chat.log().locator(".message").last()).hasAttribute("data-role", "assistant");
	}

	@Test
	void sendsTheTemperatureAndTheAgent() {
		this.chat.choose("support");
		this.chat.page().getByText("Options", new Page.GetByTextOptions().setExact(true)).click();
		this.chat.page().getByLabel("Temperature").fill("1.5");
		this.model.answer("Hot");
		this.chat.converse("Write a poem");
		assertThat(this.model.requests().getLast().body().path("temperature").asDouble()).isEqualTo(1.5);
		assertThat(this.model.requests().getLast().messages().getFirst().toString()).contains("customer support");
		assertThat(this.chat.page().locator("#agent option").nth(1)).hasAttribute("title", Pattern.compile("\\w+"));
	}

	@Test
	void attachesFilesByButtonPasteAndDrop() {
		byte[] png = Pictures.png(200, 1);
		this.chat.page()
			.locator("#files")
			.setInputFiles(new FilePayload[] { new FilePayload("cat.png", "image/png", png),
					new FilePayload("notes.md", "", "# Notes".getBytes(StandardCharsets.UTF_8)),
					new FilePayload("song.mp3", "audio/mpeg", new byte[] { (byte) 0xff, 0 }) });
		assertThat(this.chat.problem()).containsText("song.mp3 cannot be attached");
		bring("paste", "#question", "pasted.txt");
		bring("drop", "body", "dropped.txt");
		Locator previews = this.chat.page().locator("#previews li");
		assertThat(previews).hasCount(4);
		this.chat.button("Remove pasted.txt").click();
		assertThat(previews).hasCount(3);
		this.model.answer("A cat");
		this.chat.converse("What is this?");
		assertThat(previews).hasCount(0);
		String prompt = this.model.requests().getLast().body().toString();
		assertThat(prompt).contains("image_url", "# Notes", "in dropped.txt").doesNotContain("in pasted.txt");
		this.chat.reload().ready();
		assertThat(this.chat.questions().locator("img")).hasAttribute("alt", "cat.png");
		assertThat(this.chat.questions().locator("img")).hasAttribute("src", Pictures.url("image/png", png));
		assertThat(this.chat.questions().getByText("notes.md")).isVisible();
	}

	@Test
	void refusesFilesThatAreTooLargeOrTooMany() {
		Locator files = this.chat.page().locator("#files");
		files.setInputFiles(new FilePayload("film.txt", "text/plain", new byte[11 * 1024 * 1024]));
		assertThat(this.chat.problem()).containsText("film.txt cannot be attachedIt has 11.0 MB; up to 10.0 MB");
		files.setInputFiles(IntStream.rangeClosed(1, 11)
			.mapToObj((i) -> new FilePayload(i + ".txt", "text/plain", new byte[] { 'x' }))
			.toArray(FilePayload[]::new));
		assertThat(this.chat.problem()).containsText("11.txt cannot be attachedA message may have up to 10");
		assertThat(this.chat.page().locator("#previews li")).hasCount(10);
	}

	@Test
	void countsAndRefusesWhatIsTooLong() {
		this.chat.message().fill("\ud83d\ude80".repeat(5001));
		assertThat(this.chat.page().locator("#counter")).hasText("1 too many");
		this.chat.message().press("Enter");
		assertThat(this.chat.problem()).containsText("too long");
		assertThat(this.model.requests()).isEmpty();
	}

	/** Pastes or drops a file, as a browser would. */
	private void bring(String event, String target, String name) {
		this.chat.page()
			.evaluate(
					"""
							([type, target, name]) => {
								const data = new DataTransfer();
								data.items.add(new File(['in ' + name], name, { type: 'text/plain' }));
								const init = { bubbles: true, cancelable: true };
								document.querySelector(target).dispatchEvent(type === 'paste' ? new ClipboardEvent(type, { ...init, clipboardData: data })
									: new DragEvent(type, { ...init, dataTransfer: data }));
							}""",
					List.of(event, target, name));
		assertThat(this.chat.page().locator("#previews").getByText(name)).isVisible();
	}

}

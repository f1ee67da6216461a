package dev.parley.web;

import java.nio.file.Path;
import java.util.Map;

import dev.parley.testing.Answer;
import dev.parley.testing.Browser;
import dev.parley.testing.Gate;
import dev.parley.testing.InBrowser;
import dev.parley.testing.Parley;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the chat page does with a message that no server has accepted or that a limit
 * refuses, and what it keeps over a reload, in a real browser.
 */
@InBrowser
class ChatPageRecoveryIntegrationTests extends ServerTest {

	@RegisterExtension
	static final Browser browser = new Browser();

	@TempDir
	private Path data;

	private ChatPage chat;

	@BeforeEach
	void openPage() {
		this.chat = ChatPage.open(browser, this.server);
	}

	@Test
	void goesOnWithAnAnswerThatIsBeingGivenWhenThePageIsReloaded() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("before", " and after").gatedBy(gate));
		this.chat.ask("Tell me");
		gate.release();
		assertThat(this.chat.text()).hasText("before");
		this.chat.reload();
		assertThat(this.chat.text()).hasText("before");
		gate.releaseAll();
		assertThat(this.chat.text()).hasText("before and after");
		assertThat(this.chat.answer()).hasAttribute("data-status", "complete");
		assertThat(this.chat.ready().questions()).hasCount(1);
	}

	@Test
	void keepsTheDraftOfEachConversation() {
		this.model.answer("Hello");
		this.chat.converse("Hi");
		this.chat.message().fill("half a sent");
		this.chat.reload().ready();
		assertThat(this.chat.message()).hasValue("half a sent");
		this.chat.button("New chat").click();
		assertThat(this.chat.message()).hasValue("");
		this.chat.message().fill("another");
		this.chat.conversations().first().click();
		assertThat(this.chat.message()).hasValue("half a sent");
		this.chat.button("New chat").click();
		assertThat(this.chat.message()).hasValue("another");
		this.chat.message().fill("");
	}

	@Test
	void retriesTheSameMessageWithTheSameKey() {
		this.model.next(Answer.status(500));
		this.chat.ask("Fail once");
		assertThat(this.chat.problem()).containsText("model_unavailable");
		this.model.answer("Now it works");
		this.chat.button("Retry").click();
		assertThat(this.chat.text()).hasText("Now it works");
		assertThat(this.chat.ready().questions()).hasCount(1);
		assertThat(this.chat.problem()).isHidden();
		assertThat(this.chat.keys()).hasSize(2).containsOnly(this.chat.keys().getFirst());
	}

	@Test
	void sendsAMessageAsSoonAsTheBrowserIsOnline() {
		this.model.answer("Hello");
		this.chat.converse("Hi");
		this.chat.page().context().setOffline(true);
		this.chat.ask("Hello?");
		assertThat(this.chat.answer()).containsText("You are offline. Your message is sent as soon as possible.");
		assertThat(this.chat.page().locator("#offline")).isVisible();
		this.model.answer("Hello!");
		this.chat.page().context().setOffline(false);
		assertThat(this.chat.text()).hasText("Hello!");
		assertThat(this.chat.page().locator("#offline")).isHidden();
		assertThat(this.chat.ready().questions()).hasCount(2);
		assertThat(this.chat.keys()).endsWith(this.chat.keys().getLast(), this.chat.keys().getLast());
	}

	@Test
	void keepsTheFirstMessageOfAPageThatWentOfflineAtOnce() {
		this.chat.page().context().setOffline(true);
		this.chat.ask("Hello?");
		assertThat(this.chat.problem()).containsText("You are offline.");
		assertThat(this.chat.message()).hasValue("Hello?");
		this.chat.page().context().setOffline(false);
		this.model.answer("Hello!");
		this.chat.button("Send").click();
		assertThat(this.chat.text()).hasText("Hello!");
		this.chat.ready();
	}

	@Test
	void sendsAgainAfterAReloadWhatNoServerHasAccepted() {
		this.chat.page().route("**/chat/stream", (route) -> route.abort());
		this.chat.ask("Important");
		assertThat(this.chat.answer())
			.containsText("The server cannot be reached. Your message is sent as soon as possible.");
		this.chat.page().unroute("**/chat/stream");
		this.model.answer("Noted");
		this.chat.reload();
		assertThat(this.chat.text()).hasText("Noted");
		assertThat(this.chat.ready().questions()).hasCount(1);
		assertThat(this.chat.keys()).containsOnly(this.chat.keys().getFirst());
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void sendsWhatNoServerHasAcceptedAlsoIfTheConversationIsLoadedLate() {
		this.model.answer("Hello");
		this.chat.converse("Hi");
		this.chat.page().route("**/chat/stream", (route) -> route.abort());
		this.chat.ask("Important");
		assertThat(this.chat.answer()).containsText("Your message is sent as soon as possible.");
		this.chat.page().route("**/sessions/*?**", (route) -> route.abort());
		this.chat.reload();
		assertThat(this.chat.problem()).containsText("The server cannot be reached");
		this.chat.page().unroute("**/sessions/*?**");
		this.chat.page().unroute("**/chat/stream");
		this.model.answer("Noted");
		this.chat.button("Retry").click();
		assertThat(this.chat.text()).hasText("Noted");
		assertThat(this.chat.ready().questions()).hasCount(2);
	}

	@Test
	void showsOnceWhatWasAcceptedWithoutThePageKnowing() {
		this.model.next(Answer.tokens("Hello"), Answer.tokens("Noted"));
		this.chat.converse("Hi");
		this.chat.page().route("**/chat/stream", (route) -> {
			route.fetch();
			route.abort();
		});
		this.chat.ask("Important");
		assertThat(this.chat.answer()).containsText("Your message is sent as soon as possible.");
		this.chat.page().unroute("**/chat/stream");
		this.chat.reload();
		assertThat(this.chat.text()).hasText("Noted");
		assertThat(this.chat.ready().questions()).hasCount(2);
		assertThat(this.chat.answers()).hasCount(2);
		assertThat(this.model.requests()).hasSize(2);
	}

	@Test
	void doesNotSendWhatTheReaderStops() {
		this.chat.page().route("**/chat/stream", (route) -> route.abort());
		this.chat.ask("Never mind");
		assertThat(this.chat.answer()).containsText("The server cannot be reached.");
		this.chat.button("Stop").click();
		assertThat(this.chat.answer()).containsText("Not sent.");
		this.chat.page().unroute("**/chat/stream");
		this.chat.ready().reload().ready();
		assertThat(this.chat.questions()).hasCount(0);
		assertThat(this.model.requests()).isEmpty();
	}

	@Test
	void saysWhenALimitIsNearAndWhenToGoOn() {
		try (Parley limited = Parley.start(this.data, this.model.baseUrl(), "parley.limits.user-requests=anonymous:10",
				"parley.limits.user-tokens=anonymous:1000", "parley.limits.client-cost=anonymous:0.001",
				"parley.cost.prices=*: input=1 output=1")) {
			String url = limited.server().uri("/").toString();
			this.chat = ChatPage.open(browser, this.chat.page().context().newPage(), url);
			assertThat(this.chat.page().locator("#limits")).isEmpty();
			for (int i = 0; i < 4; i++) {
				limited.server().get("/sessions");
			}
			this.model.next(Answer.tokens("Hello").usage(800, 55));
			this.chat.converse("Hi");
			assertThat(this.chat.page().locator("#limits")).containsText("of 10 requests left");
			assertThat(this.chat.page().locator("#limits")).containsText("85 % of today’s tokens are used");
			await().until(() -> limited.server().get("/sessions").status() == 429);
			this.chat.ask("One too many");
			assertThat(this.chat.problem()).containsText("Try again in ");
			assertThat(this.chat.button("Retry")).isVisible();
		}
	}

	@Test
	void saysHowMuchOfTheDaysMoneyIsUsedAndWhose() {
		try (Parley limited = Parley.start(this.data, this.model.baseUrl(), "parley.security.keys[0].name=ada",
				"parley.security.keys[0].sha256=f0aa9c9d06f87b45cb5b91dde04a199a46ac602d095c8b2663891adf1ccfa840",
				"parley.security.keys[1].name=bob", "parley.security.keys[1].roles=premium",
				"parley.security.keys[1].sha256=ad18f3750a2391ba61ffb75792914822f12dbbb64fedf016ed4603e4a70688b2",
				"parley.limits.user-cost=free:0.004", "parley.limits.client-cost=premium:0.004",
				"parley.cost.prices=*: input=1 output=10")) {
			String url = limited.server().uri("/").toString();
			Map.of("ada-key-0123456789abcdef", " % of today’s money is used", "ada-new-key-0123456789abcdef",
					" % of today’s money of this key is used")
				.forEach((key, words) -> {
					this.chat.page().context().addInitScript("localStorage.setItem('parley.key', '" + key + "')");
					this.chat = ChatPage.open(browser, this.chat.page().context().newPage(), url);
					assertThat(this.chat.page().locator("#limits")).isEmpty();
					this.model.next(Answer.tokens("Hello").usage(300, 300), Answer.tokens("Hello").usage(300, 300));
					this.chat.converse("Hi");
					assertThat(this.chat.page().locator("#limits")).hasText("82" + words);
					this.chat.converse("Hi again");
					assertThat(this.chat.page().locator("#limits")).hasText("100" + words);
					this.chat.ask("And again");
					assertThat(this.chat.problem()).containsText("no money left for today");
					assertThat(this.chat.problem()).containsText("at 00:00 UTC. Try again in ");
				});
		}
	}

}

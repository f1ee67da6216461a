package dev.parley.web;

import java.io.IOException;
import java.util.stream.IntStream;

import dev.parley.testing.Browser;
import dev.parley.testing.CuttingRelay;
import dev.parley.testing.InBrowser;
import dev.parley.testing.Json;
import dev.parley.testing.RandomAnswers;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code parley-client} in a real browser, over connections that are cut. With
 * {@code -Dcuts.seed=…} they are cut at other points.
 */
@InBrowser
class ParleyClientPageIntegrationTests extends ServerTest {

	@RegisterExtension
	static final Browser browser = new Browser();

	private static final int QUESTIONS = 12;

	private static final String ASK = """
			async message => {
				const { Parley } = await import('/parley-client.js')
				const parley = new Parley({ retries: 50, reconnects: 50, backoff: 5, silence: 5000 })
				let text = ''
				const seqs = []
				for await (const event of parley.stream(message)) {
					if (event.type === 'token') text += event.content
					seqs.push(event.seq)
				}
				return JSON.stringify({ text, seqs })
			}""";

	private final long seed = Long.getLong("cuts.seed", 20_261_127);

	private CuttingRelay relay;

	private ChatPage chat;

	@BeforeEach
	void openPageOverTheRelay() throws IOException {
		this.relay = CuttingRelay.to(this.server);
		this.chat = ChatPage.open(browser, browser.page(), this.relay.url());
	}

	@AfterEach
	void closeRelay() {
		this.relay.close();
	}

	@Test
	void anAnswerSurvivesCutsAtAnyPoint() {
		RandomAnswers answers = new RandomAnswers(this.seed);
		this.model.otherwise(answers::answer);
		for (int i = 0; i < QUESTIONS; i++) {
			this.relay.drop().cut(1 + i % 5, this.seed + i);
			JsonNode result = Json.parse((String) this.chat.page().evaluate(ASK, RandomAnswers.question(i)));
			String as = "question " + i + " of seed " + this.seed;
			assertThat(result.path("text").asString()).as(as).isEqualTo(answers.text(i));
			assertThat(result.path("seqs")).as(as)
				.isEqualTo(Json.of(IntStream.rangeClosed(1, answers.count(i) + 2).boxed().toList()));
			assertThat(answers.asked(i)).as("how often the model was asked %s", as).isOne();
		}
		assertThat(this.relay.cuts()).isGreaterThan(QUESTIONS);
	}

	@Test
	void theChatPageShowsTheWholeAnswerAfterACut() {
		RandomAnswers answers = new RandomAnswers(this.seed);
		this.model.otherwise(answers::answer);
		this.relay.drop();
		this.chat.ask(RandomAnswers.question(0));
		assertThat(this.chat.answer()).not().hasAttribute("data-run", "");
		this.relay.drop();
		assertThat(this.chat.answer()).hasAttribute("data-status", "complete");
		assertThat(this.chat.copied(this.chat.answer())).isEqualTo(answers.text(0));
		assertThat(answers.asked(0)).isOne();
	}

}

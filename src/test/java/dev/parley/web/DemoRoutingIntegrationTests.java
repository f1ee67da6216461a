package dev.parley.web;

import dev.parley.testing.Json;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Where there is no model, keywords choose the agent. */
@ServerProperties("parley.model.api-key=")
class DemoRoutingIntegrationTests extends ServerTest {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			I want a refund for my order                | support
			The server crashes with an error in its log | technical
			What is the PRICE of the larger plan?       | sales
			An error in my invoice                      | support
			Buy now, pay later                          | sales
			Tell me a story                             | assistant
			Preorders and pricelessness                 | assistant
			""")
	void theMostKeywordsWinAndTiesGoByName(String message, String agent) {
		assertThat(this.server.chat(Json.message(message).put("agent", "auto"))).hasStatus(200).has("/agent", agent);
	}

}

package dev.parley.openai;

import java.util.List;
import java.util.stream.IntStream;

import dev.parley.testing.ClientScenarios;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Server;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * OpenAI's own clients for Node.js, unchanged. What they refuse, they throw.
 */
@OwnServers
@ServerProperties({ "parley.limits.user-requests=", "parley.limits.address-requests=", "parley.run.max-runs-per-user=2",
		"parley.model.retries=0", "parley.security.keys[0].name=ada",
		"parley.security.keys[0].sha256=f0aa9c9d06f87b45cb5b91dde04a199a46ac602d095c8b2663891adf1ccfa840",
		"parley.security.keys[1].name=bob",
		"parley.security.keys[1].sha256=cfffcf49d8b485b308f1bbeedaf9a2cea8a07d01d1a6bb29d07e5fafd4c89a71" })
class OpenAiClientIntegrationTests extends ServerTest {

	private static final String OTHER_KEY = "bob-key-0123456789abcdef";

	@ParameterizedTest
	@ValueSource(strings = { "openai-6", "openai-7" })
	void theSdkGetsAllThatItKnows(String version) throws Exception {
		this.model.otherwise(ClientScripts::answer);
		ClientScenarios told = ClientScripts.run(version, "openai", this.server, ClientScripts.KEY, OTHER_KEY);

		assertThat(ClientScripts.strings(told.get("models").path("ids"))).contains("assistant", "auto");
		assertThat(told.get("chat").path("content").asString()).isEqualTo("Hello there");
		assertThat(told.get("chat").path("request").asString()).isNotBlank();
		assertThat(told.get("chatStream").path("content").asString()).isEqualTo("Hello there");
		assertThat(told.get("chatStream").at("/usage/total_tokens").asInt()).isPositive();
		assertThat(told.get("chatTools").path("content").asString()).isEqualTo("Sunny");
		assertThat(ClientScripts.strings(told.get("chatTools").path("cities"))).containsExactly("Bonn");
		assertThat(told.get("chatObject").path("content").asString()).isEqualTo("{\"a\":1}");

		assertThat(ClientScripts.strings(told.get("responses").path("texts"))).containsExactly("Hello there", "Again",
				"Again");
		assertThat(ClientScripts.strings(told.get("responses").path("input"))).containsExactly("and again");
		JsonNode stream = told.get("responsesStream");
		assertThat(stream.path("text").asString()).isEqualTo("Yes");
		assertThat(stream.path("thought").asString()).isEqualTo("Let me see");
		assertThat(ClientScripts.strings(stream.path("items"))).containsExactly("reasoning", "message");
		assertThat(told.get("responsesTools").path("text").asString()).isEqualTo("Sunny");
		assertThat(told.get("responsesTools").path("arguments").asString()).isEqualTo("{\"city\":\"Bonn\"}");
		assertThat(ClientScripts.strings(told.get("serverTools").path("items"))).containsExactly("message");
		assertThat(told.get("serverTools").path("text").asString()).isEqualTo("Noon.");
		assertThat(told.get("approval").path("name").asString()).isEqualTo("delete_note");
		assertThat(told.get("approval").path("text").asString()).isEqualTo("There was none.");
		assertThat(ClientScripts.strings(told.get("conversation").path("items"))).containsExactly("hello",
				"Hello there", "and again", "Again");
		assertThat(told.get("image").path("text").asString()).isEqualTo("Hello there");

		assertThat(ClientScripts.strings(told.get("webSocket").path("texts"))).containsExactly("Hello there", "Again");
		assertThat(told.get("background").path("cancelled").asString()).isEqualTo("cancelled");
		assertThat(told.get("background").path("then").asString()).isEqualTo("cancelled");
		Server ada = this.server.with("X-API-Key", ClientScripts.KEY);
		assertThat(ada.awaitRun(told.get("abort").path("run").asString(), "cancelled")).has("/cancel_cause",
				"disconnect");

		assertRefused(told);
		JsonNode resume = told.get("resume");
		assertThat(resume.path("cut").asString()).as("%s", resume).isNotBlank();
		String counted = String.join("", ClientScripts.NUMBERS);
		assertThat(resume.path("before").asString()).isNotEqualTo(counted).startsWith("1 2 ");
		assertThat(resume.path("text").asString()).isEqualTo(counted);
		assertThat(resume.path("final").asString()).isEqualTo(counted);
		List<Integer> numbers = resume.path("numbers").valueStream().map(JsonNode::asInt).toList();
		assertThat(numbers).isEqualTo(IntStream.range(0, numbers.size()).boxed().toList());
		assertThat(resume.path("replayed").valueStream().map(JsonNode::asInt).toList())
			.isEqualTo(numbers.subList(numbers.size() - resume.path("replayed").size(), numbers.size()));
	}

	private static void assertRefused(ClientScenarios told) {
		JsonNode before = told.get("errorBefore");
		assertThat(before.at("/first/name").asString()).isEqualTo("NotFoundError");
		assertThat(before.at("/first/code").asString()).isEqualTo("agent_not_found");
		assertThat(before.at("/second/status").asInt()).isEqualTo(502);
		assertThat(before.at("/second/code").asString()).isEqualTo("model_error");
		assertThat(before.path("requests").asInt()).as("no request is repeated in vain").isEqualTo(2);
		JsonNode midStream = told.get("errorInMidStream");
		assertThat(midStream.at("/chat/code").asString()).isEqualTo("model_error");
		assertThat(midStream.at("/responses/type").asString()).isEqualTo("response.failed");
		assertThat(midStream.at("/responses/error/parley_code").asString()).isEqualTo("model_error");
		JsonNode limit = told.get("limit").path("refused");
		assertThat(limit.path("name").asString()).isEqualTo("RateLimitError");
		assertThat(limit.path("code").asString()).isEqualTo("too_many_runs");
		assertThat(limit.path("retryAfter").asInt()).isPositive();
		assertThat(told.get("ownership").at("/thrown/status").asInt()).isEqualTo(404);
		assertThat(told.get("deleted").at("/thrown/status").asInt()).isEqualTo(404);
	}

}

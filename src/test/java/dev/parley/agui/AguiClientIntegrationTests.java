package dev.parley.agui;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import dev.parley.testing.Answer;
import dev.parley.testing.Chunks;
import dev.parley.testing.ClientScenarios;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.RawAnswer;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * AG-UI's own client, unchanged, in its current and its last older version. What it
 * refuses, it throws.
 */
@OwnServers
@ServerProperties({ "parley.limits.user-requests=", "parley.limits.address-requests=",
		"parley.agent.agents-dir=src/test/resources/structured", "parley.run.max-runs-per-user=2",
		"parley.security.keys[0].name=ada",
		"parley.security.keys[0].sha256=f0aa9c9d06f87b45cb5b91dde04a199a46ac602d095c8b2663891adf1ccfa840" })
class AguiClientIntegrationTests extends ServerTest {

	private static final String KEY = "ada-key-0123456789abcdef";

	private static final String[] NUMBERS = IntStream.rangeClosed(1, 60)
		.mapToObj((number) -> number + " ")
		.toArray(String[]::new);

	private static final String COUNTED = "assistant: " + String.join("", NUMBERS);

	@ParameterizedTest
	@ValueSource(strings = { "agui-1", "agui-0" })
	void theClientGetsAllThatItKnows(String version) throws Exception {
		this.model.otherwise(AguiClientIntegrationTests::answer);
		ClientScenarios told = scenarios(version);
		boolean current = version.equals("agui-1");

		JsonNode answer = told.get("answer");
		assertThat(Json.strings(answer.path("texts"))).containsExactly("user: hello", "assistant: Hello there",
				"user: and again", "assistant: Again");
		assertThat(answer.at("/first/outcome").asString()).isEqualTo("success");
		assertThat(Json.strings(told.get("reasoning").path("texts"))).containsExactly("user: think",
				"reasoning: Let me see", "assistant: Yes");
		assertThat(Json.strings(told.get("serverTool").path("roles"))).containsExactly("user", "assistant", "tool",
				"assistant");

		JsonNode clientTool = told.get("clientTool");
		assertThat(clientTool.path("name").asString()).isEqualTo("locate");
		assertThat(clientTool.at("/first/outcome").asString()).isEqualTo("success");
		assertThat(clientTool.at("/first/pending").size()).isEqualTo(current ? 1 : 0);
		assertThat(Json.strings(clientTool.path("texts"))).containsExactly("user: locate me", "assistant: ",
				"tool: Rome", "assistant: You are in Rome.");

		JsonNode approval = told.get("approval");
		assertThat(approval.at("/first/outcome").asString()).isEqualTo("interrupt");
		assertThat(approval.path("reason").asString()).isEqualTo("tool_call");
		assertThat(approval.path("pending").asInt()).isZero();
		assertThat(Json.strings(approval.path("roles"))).containsExactly("user", "assistant", "tool", "assistant");

		assertThat(told.get("state").at("/state/risk_level").asInt()).isEqualTo(8);
		assertThat(told.get("state").path("state")).isEqualTo(told.get("state").path("result"));

		assertThat(told.get("errorBefore").at("/thrown/status").asInt()).isEqualTo(404);
		assertThat(told.get("errorBefore").at("/thrown/payload/error").asString()).isEqualTo("agent_not_found");
		assertThat(told.get("errorInMidStream").at("/first/error/code").asString()).isEqualTo("model_error");
		assertThat(told.get("errorInMidStream").at("/second/outcome").asString()).isEqualTo("success");
		assertThat(told.get("limit").at("/thrown/status").asInt()).isEqualTo(429);
		assertThat(told.get("limit").at("/thrown/payload/error").asString()).isEqualTo("too_many_runs");

		assertThat(told.get("cancel").path("state").asString()).isEqualTo("cancelled");
		assertThat(told.get("cancel").path("cause").asString()).isEqualTo("disconnect");
		JsonNode last = told.get("cancelledElsewhere").path("last");
		assertThat(current ? last.at("/outcome/type").asString() : last.path("code").asString())
			.isEqualTo(current ? "cancelled" : "run_cancelled");

		JsonNode resume = told.get("resume");
		assertThat(resume.path("thrown").isMissingNode()).as("%s", resume).isTrue();
		assertThat(Json.strings(resume.path("texts"))).containsExactly("user: count", COUNTED);
		JsonNode again = told.get("askedAgainAfterACut");
		assertThat(again.at("/first/thrown/message").asString()).isNotBlank();
		assertThat(again.path("partial").get(1).asString()).isNotEqualTo(COUNTED).startsWith("assistant: 1 ");
		assertThat(Json.strings(again.path("texts"))).containsExactly("user: count", COUNTED);
	}

	private ClientScenarios scenarios(String version) throws IOException, InterruptedException {
		String base = this.server.uri("/").toString();
		return ClientScenarios.run(version, "agui/scenarios.mjs", base.substring(0, base.length() - 1), KEY);
	}

	private static Answer answer(RecordedRequest request) {
		List<JsonNode> messages = request.messages();
		boolean called = messages.getLast().path("role").asString().equals("tool");
		String asked = request.lastUserMessage().lines().findFirst().orElse("");
		return switch (asked) {
			case "and again" -> Answer.tokens("Again");
			case "think" ->
				RawAnswer.stream(thought("Let me"), thought(" see"), Chunks.text("Yes"), Chunks.FINISH, Chunks.DONE);
			case "what time is it" -> called ? Answer.tokens("Noon.") : Answer.toolCall("call_0", "clock", "{}");
			case "locate me" -> called ? Answer.tokens("You are in Rome.") : Answer.toolCall("call_0", "locate", "{}");
			case "delete the note" -> called ? Answer.tokens("There was none.")
					: Answer.toolCall("call_0", "delete_note", "{\"noteId\":\"x\"}");
			case "my card is stolen" -> Answer.tokens("{\"support_advice\":\"Your card", " is blocked\",",
					"\"block_card\":true,\"risk_level\":8,", "\"follow_up_actions\":[\"order a card\"]}");
			case "break off" -> Answer.tokens("Hel", "lo").thenCut();
			case "hold" -> Answer.tokens(repeated("wait ", 2_000)).every(Duration.ofMillis(20));
			case "count" -> Answer.tokens(NUMBERS).every(Duration.ofMillis(10));
			default -> Answer.tokens("Hello", " there");
		};
	}

	private static String[] repeated(String text, int times) {
		String[] tokens = new String[times];
		Arrays.fill(tokens, text);
		return tokens;
	}

	private static String thought(String text) {
		return Chunks.event("{\"choices\":[{\"index\":0,\"delta\":{\"reasoning\":\"" + text + "\"}}]}");
	}

}

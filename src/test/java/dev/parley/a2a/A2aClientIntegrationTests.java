package dev.parley.a2a;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.IntStream;

import dev.parley.testing.Answer;
import dev.parley.testing.ClientScenarios;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** A2A's own client, unchanged: the npm package {@code @a2a-js/sdk}. */
@OwnServers
@ServerProperties({ "parley.limits.user-requests=", "parley.limits.address-requests=",
		"parley.security.keys[0].name=ada",
		"parley.security.keys[0].sha256=f0aa9c9d06f87b45cb5b91dde04a199a46ac602d095c8b2663891adf1ccfa840" })
class A2aClientIntegrationTests extends ServerTest {

	private static final String KEY = "ada-key-0123456789abcdef";

	private static final String[] NUMBERS = IntStream.rangeClosed(1, 40)
		.mapToObj((number) -> number + " ")
		.toArray(String[]::new);

	private static final int COMPLETED = 3;

	private static final int FAILED = 4;

	private static final int CANCELED = 5;

	private static final int INPUT_REQUIRED = 6;

	@Test
	void theClientGetsAllThatItKnows() throws Exception {
		this.model.otherwise(A2aClientIntegrationTests::answer);
		ClientScenarios told = scenarios();

		assertThat(told.get("card").path("version").asString()).isEqualTo("1.0");
		assertThat(Json.strings(told.get("card").path("skills"))).contains("assistant", "notes");
		assertThat(Json.strings(told.get("answer").path("texts"))).containsExactly("Hello there", "Again");
		assertThat(told.get("answer").path("same").asBoolean()).isTrue();
		assertThat(told.get("answer").at("/states/1").asInt()).isEqualTo(COMPLETED);
		assertThat(told.get("shortest").path("text").asString()).isEqualTo("Hello there");
		for (String streamed : new String[] { "stream", "resume" }) {
			JsonNode stream = told.get(streamed);
			assertThat(stream.at("/kinds/0").asString()).as(streamed).isEqualTo("task");
			assertThat(stream.path("text").asString()).as(streamed).isEqualTo(String.join("", NUMBERS));
			assertThat(stream.path("state").asInt()).as(streamed).isEqualTo(COMPLETED);
		}
		JsonNode cancel = told.get("cancel");
		assertThat(cancel.path("told").asInt()).isEqualTo(CANCELED);
		assertThat(cancel.path("cancelled").asInt()).isEqualTo(CANCELED);
		assertThat(cancel.at("/again/name").asString()).isEqualTo("TaskNotCancelableError");
		JsonNode approval = told.get("approval");
		assertThat(approval.path("asked").asInt()).isEqualTo(INPUT_REQUIRED);
		assertThat(Json.strings(approval.path("question"))).containsExactly("text", "data");
		assertThat(approval.path("same").asBoolean()).isTrue();
		assertThat(approval.path("state").asInt()).isEqualTo(COMPLETED);
		assertThat(approval.path("text").asString()).isEqualTo("There was none.");
		JsonNode error = told.get("error");
		assertThat(error.path("state").asInt()).isEqualTo(FAILED);
		assertThat(error.at("/unknown/name").asString()).isEqualTo("TaskNotFoundError");
		assertThat(error.at("/agent/message").asString()).contains("There is no agent with this name");
		assertThat(told.get("list").path("count").asInt()).isEqualTo(3);
		assertThat(told.get("list").path("more").asBoolean()).isTrue();
		assertThat(told.get("list").path("total").asInt()).isEqualTo(8);
	}

	private ClientScenarios scenarios() throws IOException, InterruptedException {
		String base = this.server.uri("/").toString();
		return ClientScenarios.run("a2a", "a2a/scenarios.mjs", base, KEY);
	}

	private static Answer answer(RecordedRequest request) {
		boolean called = request.messages().getLast().path("role").asString().equals("tool");
		return switch (request.lastUserMessage()) {
			case "and again" -> Answer.tokens("Again");
			case "delete the note" -> called ? Answer.tokens("There was none.")
					: Answer.toolCall("call_0", "delete_note", "{\"noteId\":\"x\"}");
			case "break off" -> Answer.tokens("Hel", "lo").thenCut();
			case "hold" -> {
				String[] tokens = new String[2_000];
				Arrays.fill(tokens, "wait ");
				yield Answer.tokens(tokens).every(Duration.ofMillis(20));
			}
			case "count" -> Answer.tokens(NUMBERS).every(Duration.ofMillis(20));
			default -> Answer.tokens("Hello", " there");
		};
	}

}

package dev.parley.openai;

import java.util.List;

import dev.parley.testing.Answer;
import dev.parley.testing.Chunks;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.RawAnswer;
import dev.parley.testing.Response;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Responses whose events are no longer in memory. */
@ServerProperties({ "parley.run.log-retention=1ms", "parley.run.log-capacity=1B",
		"parley.agent.agents-dir=src/test/resources/structured" })
class ExpiredResponsesIntegrationTests extends ServerTest {

	@Test
	void noNumbersAreInvented() {
		this.model.next(Answer.tokens("Hel", "lo"));
		EventStream stream = ResponseRequests.stream(this.server, ResponseRequests.asking("assistant", "Hi"));
		String path = "/v1/responses/" + stream.last().json().at("/response/id").asString();
		for (String query : List.of("?stream=true", "?stream=true&starting_after=3")) {
			assertThat(this.server.get(path + query)).hasStatus(410)
				.has("/error/code", "events_expired")
				.has("/error/type", "invalid_request_error")
				.hasHeader("x-should-retry", "false");
		}
		assertThat(this.server.get(path).json()).isEqualTo(stream.last().json().path("response"));
	}

	@Test
	void aResponseIsStillTheSame() {
		this.model.next(
				RawAnswer.stream(
						Chunks.event("{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
								+ "\"reasoning_content\":\"Hmm\"},\"finish_reason\":null}]}"),
						Chunks.text("Yes"), Chunks.FINISH, Chunks.DONE),
				Answer.tokens("One", " moment").andToolCall("call_1", "clock", "{}"), Answer.tokens("No", "on"));
		assertSame("assistant");
		JsonNode output = assertSame("timekeeper");
		assertThat(output).hasSize(2);
		assertThat(Json.texts(output, "type")).containsExactly("message", "message");
	}

	/** The output, which a later request gets again with the same ids. */
	private JsonNode assertSame(String agent) {
		EventStream stream = ResponseRequests.stream(this.server, ResponseRequests.asking(agent, "Hi"));
		JsonNode last = stream.last().json().path("response");
		Response again = this.server.get("/v1/responses/" + last.path("id").asString());
		assertThat(again.json()).isEqualTo(last);
		return last.path("output");
	}

}

package dev.parley.aisdk;

import dev.parley.testing.OwnServers;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code useChat} of version 7 of the AI SDK, also over a WebSocket. */
@OwnServers
class UseChat7IntegrationTests extends UseChatTest {

	UseChat7IntegrationTests() {
		super("ai-7");
	}

	@Test
	void severalChatsShareAWebSocket() {
		JsonNode result = ready("socketAnswer", "user", "assistant", "user", "assistant");
		assertThat(strings(result.path("history"))).containsExactly("user: plain", "assistant: Hello, world.",
				"user: echo again", "assistant: again");
		assertThat(result.path("other").asString()).isEqualTo("two");
		assertThat(parts(last(ready("socketTool", "user", "assistant")))).containsExactly("step-start",
				"tool-locate:output-available", "step-start", "text:done");
	}

	@Test
	void stopCancelsOverAWebSocket() {
		assertThat(ready("socketStop", "user", "assistant").path("cause").asString()).isEqualTo("client");
	}

	@Test
	void aCutWebSocketIsResumed() {
		JsonNode result = ready("socketResume", "user", "assistant");
		assertThat(result.path("cut").asString()).isEqualTo("error");
		assertThat(text(last(result))).isEqualTo(words(12));
		assertThat(result.path("then").asString()).isEqualTo("ready");
	}

	@Test
	void errorsOverAWebSocketAreSentences() {
		JsonNode result = result("socketErrors");
		assertThat(result.at("/refused/error").asString())
			.isEqualTo("There is no agent with this name; GET /agents lists them");
		assertThat(result.at("/broken/status").asString()).isEqualTo("error");
		assertThat(last(result.path("broken")).at("/metadata/error/code").asString()).isEqualTo("model_error");
	}

}

package dev.parley.openai;

import java.util.List;
import java.util.Map;

import dev.parley.testing.Answer;
import dev.parley.testing.Event;
import dev.parley.testing.Json;
import dev.parley.testing.Pictures;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeType;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The requests of the compliance tests of Open Responses, and the fields that each of its
 * responses must have.
 *
 * @see <a href="https://www.openresponses.org/compliance">Open Responses</a>
 */
class OpenResponsesIntegrationTests extends ServerTest {

	private static final List<String> FIELDS = List.of("id", "object", "created_at", "completed_at", "status",
			"incomplete_details", "model", "previous_response_id", "instructions", "output", "error", "tools",
			"tool_choice", "truncation", "parallel_tool_calls", "text", "top_p", "presence_penalty",
			"frequency_penalty", "top_logprobs", "temperature", "reasoning", "user", "usage", "max_output_tokens",
			"max_tool_calls", "store", "background", "service_tier", "metadata", "safety_identifier",
			"prompt_cache_key");

	private static final Map<String, JsonNodeType> TYPES = Map.of("top_p", JsonNodeType.NUMBER, "presence_penalty",
			JsonNodeType.NUMBER, "frequency_penalty", JsonNodeType.NUMBER, "top_logprobs", JsonNodeType.NUMBER,
			"temperature", JsonNodeType.NUMBER, "created_at", JsonNodeType.NUMBER, "completed_at", JsonNodeType.NUMBER,
			"service_tier", JsonNodeType.STRING, "truncation", JsonNodeType.STRING, "metadata", JsonNodeType.OBJECT);

	private static final String IMAGE = Pictures.url("image/png", Pictures.png(40, 1));

	private static final String FILE = Pictures.url("application/pdf", Pictures.pdf());

	@ParameterizedTest
	@ValueSource(strings = { """
			[{"type": "message", "role": "user", "content": "Say hello in exactly 3 words."}]""", """
			[{"type": "message", "role": "system", "content": "You are a pirate."},
			 {"type": "message", "role": "user", "content": "Say hello."}]""", """
			[{"type": "message", "role": "user", "content": [{"type": "input_text", "text": "What do you see?"},
			  {"type": "input_image", "image_url": "IMAGE"}]}]""", """
			[{"type": "message", "role": "user", "content": [{"type": "input_text", "text": "What does it say?"},
			  {"type": "input_file", "filename": "a.pdf", "file_data": "FILE"}]}]""", """
			[{"type": "message", "role": "user", "content": "My name is Alice."},
			 {"type": "message", "role": "assistant", "content": "Hello Alice!"},
			 {"type": "message", "role": "user", "content": "What is my name?"}]""" })
	void isAnswered(String input) {
		this.model.next(Answer.tokens("Well, hello", " there"), Answer.tokens("Well, hello", " there"));
		ObjectNode request = ResponseRequests.asking("assistant");
		request.set("input", Json.parse(input.replace("IMAGE", IMAGE).replace("FILE", FILE)));
		JsonNode response = this.server.post("/v1/responses", request).json();
		assertComplete(response);
		assertThat(response.at("/output/0/content/0/text").asString()).isEqualTo("Well, hello there");
		List<Event> events = ResponseRequests.stream(this.server, request).all();
		assertThat(events.getLast().type()).isEqualTo("response.completed");
		assertComplete(events.getLast().json().path("response"));
		assertThat(events.getFirst().json().path("response").propertyNames()).containsAll(FIELDS);
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void callsTheFunction(boolean stream) {
		this.model.next(Answer.toolCall("call_1", "weather", "{\"city\":\"San Francisco\"}"));
		ObjectNode request = ResponseRequests.asking("assistant", "What's the weather like in San Francisco?");
		request.set("tools", Json.parse(ResponseRequests.WEATHER));
		JsonNode response = stream ? ResponseRequests.stream(this.server, request).last().json().path("response")
				: this.server.post("/v1/responses", request).json();
		assertComplete(response);
		assertThat(response.at("/output/0/type").asString()).isEqualTo("function_call");
		assertThat(Json.names(response.at("/tools/0"))).containsExactlyInAnyOrder("type", "name", "description",
				"parameters", "strict");
	}

	private static void assertComplete(JsonNode response) {
		assertThat(response.propertyNames()).containsAll(FIELDS);
		TYPES.forEach((field, type) -> assertThat(response.path(field).getNodeType()).as(field).isEqualTo(type));
		assertThat(response.path("status").asString()).isEqualTo("completed");
		assertThat(response.path("output").isEmpty()).isFalse();
		assertThat(Json.names(response.path("usage"))).contains("input_tokens", "output_tokens", "total_tokens",
				"input_tokens_details", "output_tokens_details");
	}

}

package dev.parley.openai;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientImpl;
import com.openai.core.ClientOptions;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.conversations.Conversation;
import com.openai.models.conversations.ConversationCreateParams;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseRetrieveParams;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import dev.parley.testing.OwnServers;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.ai.openai.http.okhttp.SpringAiOpenAiHttpClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** OpenAI's SDK for Java, which checks every object that it receives. */
@OwnServers
@ServerProperties({ "parley.limits.user-requests=", "parley.limits.address-requests=", "parley.model.retries=0" })
class OpenAiJavaClientIntegrationTests extends ServerTest {

	private OpenAIClient client;

	@BeforeEach
	void connect() {
		this.model.otherwise(ClientScripts::answer);
		this.client = new OpenAIClientImpl(ClientOptions.builder()
			.httpClient(SpringAiOpenAiHttpClient.builder().timeout(Duration.ofSeconds(60)).build())
			.baseUrl(this.server.uri("/v1").toString())
			.apiKey("unused")
			.maxRetries(0)
			.responseValidation(true)
			.build());
	}

	@Test
	void chatCompletionsAreValid() {
		ChatCompletionCreateParams params = ChatCompletionCreateParams.builder()
			.model("assistant")
			.addUserMessage("hello")
			.streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
			.build();
		ChatCompletion answer = this.client.chat().completions().create(params);
		assertThat(answer.choices().getFirst().message().content()).contains("Hello there");
		assertThat(answer.usage().orElseThrow().totalTokens()).isPositive();
		ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
		try (StreamResponse<ChatCompletionChunk> chunks = this.client.chat().completions().createStreaming(params)) {
			chunks.stream().forEach(whole::accumulate);
		}
		assertThat(whole.chatCompletion().choices().getFirst().message().content()).contains("Hello there");
	}

	@Test
	void modelsAreValid() {
		assertThat(this.client.models().list().data()).extracting(com.openai.models.models.Model::id)
			.contains("assistant", "auto");
		assertThat(this.client.models().retrieve("assistant").id()).isEqualTo("assistant");
	}

	@Test
	void responsesAreValid() {
		Response answer = this.client.responses().create(asking("assistant", "hello").build());
		assertThat(text(answer)).isEqualTo("Hello there");
		assertThat(answer.status()).contains(ResponseStatus.COMPLETED);
		Response again = this.client.responses()
			.create(asking("assistant", "and again").previousResponseId(answer.id()).build());
		assertThat(text(again)).isEqualTo("Again");
		assertThat(text(this.client.responses().retrieve(again.id()))).isEqualTo("Again");
		assertThat(this.client.responses().inputItems().list(again.id()).items()).hasSize(1);
		this.client.responses().delete(again.id());
		assertThatExceptionOfType(NotFoundException.class)
			.isThrownBy(() -> this.client.responses().retrieve(again.id()));
	}

	@Test
	void eventsAreValidAndReplayed() {
		ResponseAccumulator whole = ResponseAccumulator.create();
		try (StreamResponse<ResponseStreamEvent> events = this.client.responses()
			.createStreaming(asking("assistant", "think").build())) {
			events.stream().map(ResponseStreamEvent::validate).forEach(whole::accumulate);
		}
		assertThat(text(whole.response())).isEqualTo("Yes");
		ResponseRetrieveParams after = ResponseRetrieveParams.builder()
			.responseId(whole.response().id())
			.startingAfter(3)
			.build();
		try (StreamResponse<ResponseStreamEvent> events = this.client.responses().retrieveStreaming(after)) {
			List<ResponseStreamEvent> rest = events.stream().map(ResponseStreamEvent::validate).toList();
			assertThat(rest.getFirst().isReasoningTextDelta()).isTrue();
			assertThat(rest.getLast().isCompleted()).isTrue();
		}
	}

	@Test
	void callsAreValid() {
		FunctionTool weather = FunctionTool.builder()
			.name("weather")
			.strict(false)
			.parameters(FunctionTool.Parameters.builder()
				.putAdditionalProperty("type", JsonValue.from("object"))
				.putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
				.build())
			.build();
		Response asked = this.client.responses().create(asking("assistant", "weather").addTool(weather).build());
		ResponseFunctionToolCall call = asked.output()
			.stream()
			.flatMap((item) -> item.functionCall().stream())
			.findFirst()
			.orElseThrow();
		assertThat(call.arguments()).isEqualTo("{\"city\":\"Bonn\"}");
		Response answer = this.client.responses()
			.create(ResponseCreateParams.builder()
				.previousResponseId(asked.id())
				.inputOfResponse(List.of(ResponseInputItem.ofFunctionCallOutput(
						ResponseInputItem.FunctionCallOutput.builder().callId(call.callId()).output("20").build())))
				.build());
		assertThat(text(answer)).isEqualTo("Sunny");
		Response approval = this.client.responses().create(asking("notes", "delete the note").build());
		assertThat(approval.output()).anyMatch(ResponseOutputItem::isMcpApprovalRequest);
	}

	@Test
	void conversationsAndErrorsAreValid() {
		Conversation conversation = this.client.conversations()
			.create(ConversationCreateParams.builder()
				.metadata(ConversationCreateParams.Metadata.builder()
					.putAdditionalProperty("topic", JsonValue.from("demo"))
					.build())
				.build());
		this.client.responses().create(asking("assistant", "hello").conversation(conversation.id()).build());
		assertThat(this.client.conversations().items().list(conversation.id()).items()).hasSize(2);
		assertThat(this.client.conversations().delete(conversation.id()).deleted()).isTrue();
		assertThatExceptionOfType(NotFoundException.class)
			.isThrownBy(() -> this.client.responses().create(asking("nobody", "hello").build()))
			.satisfies((ex) -> assertThat(ex.code()).contains("agent_not_found"));
		assertThatExceptionOfType(OpenAIServiceException.class)
			.isThrownBy(() -> this.client.responses().create(asking("assistant", "refused").build()))
			.satisfies((ex) -> assertThat(ex.statusCode()).isEqualTo(502));
		try (StreamResponse<ResponseStreamEvent> events = this.client.responses()
			.createStreaming(asking("assistant", "break off").build())) {
			assertThat(events.stream().map(ResponseStreamEvent::validate).toList()).last()
				.matches(ResponseStreamEvent::isFailed);
		}
	}

	private static ResponseCreateParams.Builder asking(String model, String message) {
		return ResponseCreateParams.builder().model(model).input(message);
	}

	private static String text(Response response) {
		StringBuilder text = new StringBuilder();
		response.validate()
			.output()
			.stream()
			.flatMap((item) -> item.message().stream())
			.flatMap((message) -> message.content().stream())
			.forEach((part) -> part.outputText().ifPresent((output) -> text.append(output.text())));
		return text.toString();
	}

}

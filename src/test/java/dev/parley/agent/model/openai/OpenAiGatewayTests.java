package dev.parley.agent.model.openai;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.model.Usage;
import dev.parley.testing.Answer;
import dev.parley.testing.OwnServers;
import dev.parley.testing.ScriptedModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@OwnServers
class OpenAiGatewayTests {

	private static final String[] ODD_TOKENS = { " ", "leading", " trailing ", "\n", "\n\n", "\t", "é", "漢字", "\"\\",
			"\ud83d\ude00", "\u2028", "<b>", " ", "data: [DONE]" };

	private final ScriptedModel model = ScriptedModel.start();

	private final ModelGateway gateway = Gateways.to(this.model);

	private final List<String> tokens = new ArrayList<>();

	@AfterEach
	void close() {
		this.model.close();
	}

	@Test
	void tokensArriveExactlyAsTheModelSendsThem() {
		this.model.answer(ODD_TOKENS);
		assertThat(ask(true).text()).isEqualTo(String.join("", ODD_TOKENS));
		assertThat(this.tokens).containsExactly(ODD_TOKENS);
	}

	/** Nobody would end it. */
	@Test
	void theSdkHasNoThreadForRetries() {
		this.model.answer("Hello");
		ask(true);
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("DefaultSleeper");
	}

	@Test
	void tokensArriveExactlyHoweverTheirBytesAreCut() {
		this.model.next(Answer.tokens(ODD_TOKENS).splitBytes());
		ask(true);
		assertThat(this.tokens).containsExactly(ODD_TOKENS);
	}

	@Test
	void anEmojiSplitOverTwoTokensIsWholeInTheText() {
		this.model.answer("a\ud83d", "\ude00b");
		assertThat(ask(true).text()).isEqualTo("a\ud83d\ude00b");
		assertThat(this.tokens).containsExactly("a\ud83d", "\ude00b");
	}

	@Test
	void anAnswerThatIsNotStreamedIsOnePiece() {
		this.model.answer(ODD_TOKENS);
		String whole = String.join("", ODD_TOKENS);
		assertThat(ask(false).text()).isEqualTo(whole);
		assertThat(this.tokens).containsExactly(whole);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void theModelsOwnNameFinishReasonAndUsageAreTold(boolean streamed) {
		this.model.next(Answer.tokens("a", "b").model("gpt-test-2026").finishReason("length").usage(123, 45));
		assertThat(ask(streamed))
			.isEqualTo(new ModelAnswer("ab", List.of(), new Usage(123, 45, false), "length", "gpt-test-2026"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "stop", "length", "content_filter" })
	void finishReasonsKeepTheirNames(String reason) {
		this.model.next(Answer.tokens("a").finishReason(reason), Answer.tokens("a").finishReason(reason));
		assertThat(ask(true).finishReason()).isEqualTo(reason);
		assertThat(ask(false).finishReason()).isEqualTo(reason);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void usageTellsOfCachedAndReasoningTokensIfTheApiDoes(boolean streamed) {
		this.model.next(Answer.tokens("a").usage(100, 20, 60, 15), Answer.tokens("a").usage(10, 2, 999, 999));
		assertThat(ask(streamed).usage()).isEqualTo(new Usage(100, 20, 60, 15, false));
		assertThat(ask(streamed).usage()).as("no part is larger than the whole")
			.isEqualTo(new Usage(10, 2, 10, 2, false));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void missingUsageStaysNull(boolean streamed) {
		this.model.next(Answer.tokens("a").withoutUsage());
		assertThat(ask(streamed).usage()).isNull();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anEmptyAnswerIsAnAnswer(boolean streamed) {
		this.model.answer();
		assertThat(ask(streamed))
			.isEqualTo(new ModelAnswer("", List.of(), new Usage(10, 0, false), "stop", "gpt-test"));
		assertThat(this.tokens).isEmpty();
	}

	@Test
	void aStreamNeedsNoDone() {
		this.model.next(Answer.tokens("a", "b").withoutDone());
		assertThat(ask(true).text()).isEqualTo("ab");
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void toolCallsAreWhatTheModelWrote(boolean streamed) {
		String arguments = "{\"text\": \"ein längeres \\\"Argument\\\" 漢\ud83d\ude00\", \"n\": 1}";
		this.model.next(Answer.tokens("Let me ", "see.")
			.andToolCall("call_1", "notes", arguments)
			.andToolCall("call_2", "clock", "{}")
			.andToolCall("call_3", "clock", "{not json"));
		ModelAnswer answer = ask(streamed);
		assertThat(answer.text()).isEqualTo("Let me see.");
		assertThat(answer.toolCalls()).containsExactly(new ToolCall("call_1", "notes", arguments),
				new ToolCall("call_2", "clock", "{}"), new ToolCall("call_3", "clock", "{not json"));
		assertThat(answer.finishReason()).isEqualTo("tool_calls");
		assertThat(answer.usage()).isEqualTo(new Usage(10, 5, false));
	}

	@Test
	void incomingToolCallsAreNotSilence() {
		warmUp();
		this.model.next(Answer.toolCall("call_1", "clock", "{}")
			.andToolCall("call_2", "clock", "{}")
			.andToolCall("call_3", "clock", "{}")
			.andToolCall("call_4", "clock", "{}")
			.every(Duration.ofMillis(800)));
		assertThat(askImpatiently().toolCalls()).hasSize(4);
	}

	@Test
	void incomingTokensAreNotSilence() {
		warmUp();
		this.model.next(Answer.tokens("a", "b", "c", "d").every(Duration.ofMillis(800)));
		assertThat(askImpatiently().text()).isEqualTo("abcd");
	}

	/** The first call in a JVM takes longer than the short time limits of these tests. */
	private void warmUp() {
		ask(true);
		this.tokens.clear();
	}

	private ModelAnswer askImpatiently() {
		return Gateways.impatient(this.model.baseUrl())
			.ask(Gateways.userMessage("hello", true), this.tokens::add, new Cancellation());
	}

	private ModelAnswer ask(boolean streamed) {
		return this.gateway.ask(Gateways.userMessage("hello", streamed), this.tokens::add, new Cancellation());
	}

}

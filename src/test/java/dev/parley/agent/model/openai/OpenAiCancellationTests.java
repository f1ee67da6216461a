package dev.parley.agent.model.openai;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.CancelledException;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelGateway;
import dev.parley.testing.Answer;
import dev.parley.testing.Ending;
import dev.parley.testing.Patience;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.ScriptedModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(value = 600, threadMode = ThreadMode.SEPARATE_THREAD)
class OpenAiCancellationTests {

	private static final Duration AT_ONCE = Patience.AT_ONCE;

	static final List<Case> CASES = List.of(
			new Case("a stream before headers", Answer.hangBeforeHeaders(), true, false),
			new Case("a stream before its first token", Answer.tokens("a").firstAfter(Duration.ofMinutes(1)), true,
					false),
			new Case("a stream that stalls", Answer.tokens("a").thenStall(), true, true),
			new Case("a stream that flows",
					Answer.tokens("word ".repeat(2000).split("(?<= )", 0)).every(Duration.ofMillis(5)), true, true),
			new Case("an answer before headers", Answer.hangBeforeHeaders(), false, false),
			new Case("an answer that stalls", Answer.tokens("a").thenStall(), false, false));

	private final ScriptedModel model = ScriptedModel.start();

	private final ModelGateway gateway = Gateways.to(this.model);

	private final Cancellation cancellation = new Cancellation();

	@AfterEach
	void close() {
		this.model.close();
	}

	@ParameterizedTest
	@FieldSource("CASES")
	void aCancellationClosesTheConnectionAtOnce(Case scene) throws Exception {
		this.model.next(scene.answer());
		CountDownLatch token = new CountDownLatch(scene.untilToken() ? 1 : 0);
		CompletableFuture<ModelAnswer> answer = CompletableFuture.supplyAsync(() -> this.gateway
			.ask(Gateways.userMessage("hello", scene.streamed()), (_) -> token.countDown(), this.cancellation),
				Thread::startVirtualThread);
		RecordedRequest request = this.model.takeRequest(AT_ONCE);
		token.await();
		assertThat(answer).isNotDone();
		long cancelled = System.nanoTime();
		this.cancellation.request();
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(answer.orTimeout(AT_ONCE.toSeconds(), TimeUnit.SECONDS)::join)
			.withCauseInstanceOf(CancelledException.class);
		Ending ending = request.awaitConnectionEnding(AT_ONCE);
		assertThat(ending.closedByPeer()).isTrue();
		assertThat(ending.since(cancelled)).isBetween(Duration.ZERO, AT_ONCE);
		assertThat(this.model.requests()).hasSize(1);
	}

	@Test
	void aQuestionCancelledBeforehandIsNotAsked() {
		this.cancellation.request();
		assertThatExceptionOfType(CancelledException.class)
			.isThrownBy(() -> this.gateway.ask(Gateways.userMessage("hello", true), (_) -> {
			}, this.cancellation));
		assertThat(this.model.requests()).isEmpty();
	}

	@Test
	void aCancellationThatComesWithATokenEndsTheAnswerThere() {
		this.model.answer("a", "b", "c");
		assertThatExceptionOfType(CancelledException.class).isThrownBy(() -> this.gateway
			.ask(Gateways.userMessage("hello", true), (_) -> this.cancellation.request(), this.cancellation));
	}

	@Test
	void theGatewayAnswersTheNextQuestion() {
		this.model.next(Answer.tokens("a").thenStall(), Answer.tokens("next"));
		assertThatExceptionOfType(CancelledException.class).isThrownBy(() -> this.gateway
			.ask(Gateways.userMessage("hello", true), (_) -> this.cancellation.request(), this.cancellation));
		assertThat(this.gateway.ask(Gateways.userMessage("hello", true), (_) -> {
		}, new Cancellation()).text()).isEqualTo("next");
	}

	record Case(String name, Answer answer, boolean streamed, boolean untilToken) {

		@Override
		public String toString() {
			return this.name;
		}

	}

}

package dev.parley.agent.model.openai;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelGateway;
import dev.parley.testing.Answer;
import dev.parley.testing.Gate;
import dev.parley.testing.Patience;
import dev.parley.testing.ScriptedModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class OpenAiConcurrencyTests {

	private static final int ANSWERS = 200;

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void twoHundredAnswersAtOnceTakeNoThreadsOfTheirOwn(boolean streamed) throws Exception {
		Gate gate = new Gate();
		try (ScriptedModel model = ScriptedModel.start(); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			model.otherwise((request) -> Answer.tokens(request.lastUserMessage()).gatedBy(gate).holdingHeaders());
			ModelGateway gateway = Gateways.to(model);
			int before = platformThreads();
			List<Future<ModelAnswer>> answers = IntStream.range(0, ANSWERS)
				.mapToObj((i) -> threads.submit(() -> gateway.ask(Gateways.userMessage("user " + i, streamed), (_) -> {
				}, new Cancellation())))
				.toList();
			gate.awaitWaiting(ANSWERS, Patience.LIMIT);
			assertThat(platformThreads() - before).isLessThan(ANSWERS / 10);
			gate.releaseAll();
			for (int i = 0; i < ANSWERS; i++) {
				assertThat(answers.get(i).get().text()).isEqualTo("user " + i);
			}
		}
	}

	private static int platformThreads() {
		return ManagementFactory.getThreadMXBean().getThreadCount();
	}

}

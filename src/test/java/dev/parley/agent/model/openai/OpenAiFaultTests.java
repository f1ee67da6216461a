package dev.parley.agent.model.openai;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Fault;
import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.model.ModelListener;
import dev.parley.testing.Answer;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Patience;
import dev.parley.testing.RawAnswer;
import dev.parley.testing.Reply;
import dev.parley.testing.ScriptedModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.parley.testing.Chunks.delta;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * How {@link OpenAiGateway} handles failures of the model: one attempt, one exception,
 * and no leak of the upstream's text.
 */
@OwnServers
@Timeout(value = 600, threadMode = ThreadMode.SEPARATE_THREAD)
class OpenAiFaultTests {

	private static final String[] SAID = { "once", " upon" };

	static final List<Case> REFUSALS = List
		.of(new Case("401", Answer.status(401), Fault.ERROR, false),
				new Case("404", Answer.status(404), Fault.ERROR, false),
				new Case("408", Answer.status(408), Fault.ERROR, true),
				new Case("429", Answer.status(429).retryAfter(0), Fault.UNAVAILABLE, true),
				new Case("500", Answer.status(500), Fault.UNAVAILABLE, true),
				new Case("503", Answer.status(503), Fault.UNAVAILABLE, true),
				new Case("503, come back at once", Answer.status(503).retryAfter(0), Fault.UNAVAILABLE, true),
				new Case("a page", new Reply(502, Map.of(), "<html>" + Answer.SECRET), Fault.UNAVAILABLE, true),
				new Case("hang", Answer.hangBeforeHeaders(), Fault.TIMEOUT, true),
				new Case("garbage", Answer.garbage(), Fault.ERROR, true),
				new Case("words", new Reply(200, Map.of(), Answer.SECRET), Fault.ERROR, true),
				new Case("an event of words",
						new Reply(200, Map.of("Content-Type", "text/event-stream"),
								"data: " + Answer.SECRET.replace('-', '_') + Answer.SECRET + "\n\n"),
						Fault.ERROR, true));

	static final List<Case> BREAKS = List.of(new Case("stall", Answer.tokens(SAID).thenStall(), Fault.TIMEOUT, true),
			new Case("cut", Answer.tokens(SAID).thenCut(), Fault.ERROR, true),
			new Case("reset", Answer.tokens(SAID).thenReset(), Fault.ERROR, true),
			new Case("garbage", Answer.tokens(SAID).thenGarbage(), Fault.ERROR, true),
			new Case("error", Answer.tokens(SAID).thenError(), Fault.ERROR, true));

	/** A complete body that is not streamed. */
	static final List<Case> BREAKS_OF_STREAMS = List
		.of(new Case("end", Answer.tokens(SAID).thenEnd(), Fault.ERROR, true));

	private final ScriptedModel model = ScriptedModel.start();

	private final ModelGateway patient = Gateways.to(this.model);

	private final ModelGateway impatient = Gateways.impatient(this.model.baseUrl());

	private final List<String> tokens = new ArrayList<>();

	@AfterEach
	void close() {
		this.model.close();
	}

	@ParameterizedTest
	@FieldSource("REFUSALS")
	void aStreamThatDoesNotBeginFailsOnce(Case fault) {
		assertFailsOnce(fault, true);
		assertThat(this.tokens).isEmpty();
	}

	@ParameterizedTest
	@FieldSource({ "REFUSALS", "BREAKS" })
	void anAnswerThatIsNotStreamedFailsOnce(Case fault) {
		assertFailsOnce(fault, false);
		assertThat(this.tokens).isEmpty();
	}

	@ParameterizedTest
	@FieldSource({ "BREAKS", "BREAKS_OF_STREAMS" })
	void aStreamThatBreaksFailsOnceAndItsTokensWereTold(Case fault) {
		assertFailsOnce(fault, true);
		assertThat(this.tokens).containsExactly(SAID);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void anAnswerPastItsLimitsClosesTheConnection(boolean streamed) throws InterruptedException {
		String arguments = delta(
				"{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"" + "x".repeat(100_000) + "\"}}]}");
		this.model.next(RawAnswer.stream().chunkForever(arguments, Duration.ZERO));
		assertThat(failure(this.patient, streamed, (_) -> {
		}).fault()).isEqualTo(Fault.TOO_LONG);
		assertThat(this.model.takeRequest(Patience.LIMIT).awaitConnectionEnding(Patience.LIMIT).closedByPeer())
			.isTrue();
	}

	private void assertFailsOnce(Case fault, boolean streamed) {
		this.model.next(fault.answer());
		ModelException failure = failure((fault.fault() == Fault.TIMEOUT) ? this.impatient : this.patient, streamed,
				this.tokens::add);
		assertThat(failure.fault()).as(failure.toString()).isEqualTo(fault.fault());
		assertThat(failure.retryable()).isEqualTo(fault.retryable());
		assertThat(this.model.requests()).as("no retry").hasSize(1);
		assertTellsNothing(failure);
	}

	static ModelException failure(ModelGateway asked, boolean streamed, ModelListener onText) {
		ModelException failure = catchThrowableOfType(ModelException.class,
				() -> asked.ask(Gateways.userMessage("hello", streamed), onText, new Cancellation()));
		assertThat(failure).isNotNull();
		return failure;
	}

	/** The secret must appear neither in the user's message nor in the log. */
	static void assertTellsNothing(ModelException failure) {
		StringWriter all = new StringWriter();
		failure.printStackTrace(new PrintWriter(all));
		assertThat(all.toString()).doesNotContain(Answer.SECRET, Answer.SECRET.replace('-', '_'), Gateways.KEY);
		assertThat(failure.getMessage()).doesNotContain("127.0.0.1", "com.openai", "Exception");
	}

	record Case(String name, Answer answer, Fault fault, boolean retryable) {

		@Override
		public String toString() {
			return this.name;
		}

	}

}

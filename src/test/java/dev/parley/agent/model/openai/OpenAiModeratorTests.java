package dev.parley.agent.model.openai;

import java.time.Duration;
import java.util.List;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.CancelledException;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Fault;
import dev.parley.agent.model.Moderator;
import dev.parley.testing.Answer;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parallel;
import dev.parley.testing.Patience;
import dev.parley.testing.ScriptedModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@OwnServers
class OpenAiModeratorTests {

	static final List<Answer> FAILURES = List.of(Answer.status(401), Answer.status(429), Answer.status(500),
			Answer.garbage(), Answer.garbage().body("{}"), Answer.garbage().body("{\"results\":[]}"));

	private final ScriptedModel model = ScriptedModel.start();

	private final Moderator moderator = Gateways.moderator(this.model.baseUrl());

	@Test
	void itSaysWhatTheModelSays() {
		this.model.moderates((text) -> Answer.verdict(text.equals("harm \"ful\" ü")));
		assertThat(this.moderator.flags("harmless", new Cancellation())).isFalse();
		assertThat(this.moderator.flags("harm \"ful\" ü", new Cancellation())).isTrue();
		assertThat(this.model.moderated()).containsExactly("harmless", "harm \"ful\" ü");
	}

	@ParameterizedTest
	@FieldSource("FAILURES")
	void aModelThatFailsGivesAFaultAndLeaksNothing(Answer failure) {
		this.model.moderates((text) -> failure);
		ModelException ex = catchThrowableOfType(ModelException.class,
				() -> this.moderator.flags("quokka", new Cancellation()));
		assertThat(ex).hasMessageNotContainingAny(Answer.SECRET, "quokka");
		assertThat(this.model.moderated()).hasSize(1);
	}

	@Test
	void aModelThatDoesNotAnswerIsATimeout() {
		this.model.moderates((text) -> Answer.hangBeforeHeaders());
		Moderator impatient = Gateways.impatientModerator(this.model.baseUrl());
		assertThatExceptionOfType(ModelException.class).isThrownBy(() -> impatient.flags("text", new Cancellation()))
			.matches((ex) -> ex.fault() == Fault.TIMEOUT);
	}

	@Test
	void aModelOutOfReachIsUnavailable() {
		Moderator unreachable = Gateways.moderator(ScriptedModel.refusedUrl());
		assertThatExceptionOfType(ModelException.class).isThrownBy(() -> unreachable.flags("text", new Cancellation()))
			.matches((ex) -> ex.fault() == Fault.UNAVAILABLE);
	}

	@Test
	void aCancelledWaitIsOverAtOnce() throws InterruptedException {
		this.model.moderates((text) -> Answer.hangBeforeHeaders());
		Cancellation cancellation = new Cancellation();
		long started = System.nanoTime();
		List<Throwable> ends = Parallel.calls(1,
				(i) -> catchThrowableOfType(CancelledException.class, () -> this.moderator.flags("x", cancellation)),
				() -> {
					while (this.model.moderated().isEmpty()) {
						Thread.onSpinWait();
					}
					cancellation.request();
				});
		assertThat(ends.getFirst()).isInstanceOf(CancelledException.class);
		assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Patience.AT_ONCE);
	}

	@AfterEach
	void stop() {
		this.model.close();
	}

}

package dev.parley.testing;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A test over real HTTP: {@link #server} is Parley, {@link #model} its model. All such
 * tests share one Parley unless they have {@link ServerProperties} or {@link OwnServers},
 * so a test must tolerate sessions of other tests. Every scripted answer must be used.
 */
@ExtendWith(ParleyExtension.class)
public abstract class ServerTest {

	protected ScriptedModel model;

	protected Parley parley;

	protected Server server;

	@BeforeEach
	void useServer(ScriptedModel model, Parley parley) {
		model.reset();
		this.model = model;
		this.parley = parley;
		this.server = parley.server();
	}

	@AfterEach
	void everyScriptedAnswerWasAskedForAndNothingRuns() {
		this.parley.settle();
		this.model.awaitIdle();
		assertThat(this.model.unusedAnswers()).as("scripted answers that nobody asked for").isZero();
	}

}

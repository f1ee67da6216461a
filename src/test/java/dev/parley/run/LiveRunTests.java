package dev.parley.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.parley.agent.UserMessage;
import dev.parley.agent.definition.AgentChoice;
import dev.parley.caller.Caller;
import dev.parley.caller.UserContext;
import dev.parley.run.admission.BusyPolicy;
import dev.parley.run.admission.RunRequest;
import dev.parley.run.admission.TokenEstimate;
import dev.parley.run.event.RunEvent;
import dev.parley.run.event.RunEvent.Output;
import dev.parley.run.log.RunReader;
import dev.parley.store.Placement;
import dev.parley.store.Runs.Checkpoint;
import dev.parley.store.id.Ids;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A structured answer in progress: its text is stored, its objects are published. */
class LiveRunTests {

	private final LiveRun run = run();

	@Test
	void objectsAreReadAsTheyWereTold() throws InterruptedException {
		List<String> told = List.of("{}", "{\"a\":\"x\"}", "{\"a\":\"xy\",\"b\":[1]}");
		this.run.log().text().draft("{\"a");
		append(told.get(0));
		this.run.log().text().draft("\":\"xy");
		append(told.get(1));
		this.run.log().text().draft("\",\"b\":[1,2");
		append(told.get(2));
		assertThat(outputs(0)).isEqualTo(told);
		assertThat(outputs(1)).isEqualTo(told.subList(1, 3));
		assertThat(this.run.progress().said()).isEqualTo("{\"a\":\"xy\",\"b\":[1,2");
	}

	@Test
	void anObjectThatIsUnlikeTheTextIsReadAsToldToo() throws InterruptedException {
		this.run.log().text().draft("{ \"a\": 1 }");
		append("{\"a\":1}");
		append("{\"other\":true}");
		assertThat(outputs(0)).containsExactly("{\"a\":1}", "{\"other\":true}");
	}

	@Test
	void anAnswerThatStartsOverIsAnotherText() throws InterruptedException {
		this.run.log().text().draft("{\"a\":1}");
		append("{\"a\":1}");
		Checkpoint first = checkpoint();
		assertThat(first.content()).isEqualTo("{\"a\":1}");
		assertThat(first.anew()).isFalse();
		this.run.progress().startOver();
		assertThat(this.run.progress().checkpoint()).isNull();
		assertThat(this.run.progress().said()).isEmpty();
		this.run.log().text().draft("{\"b\":");
		append("{}");
		Checkpoint second = checkpoint();
		assertThat(second.content()).isEqualTo("{\"b\":");
		assertThat(second.anew()).isTrue();
		assertThat(second.messagePlace()).isEqualTo(first.messagePlace());
		this.run.log().text().draft("2");
		assertThat(checkpoint().anew()).isFalse();
		assertThat(this.run.progress().said()).isEqualTo("{\"b\":2");
		assertThat(outputs(0)).containsExactly("{\"a\":1}", "{}");
	}

	@Test
	void manyObjectsTakeNoMoreRoomThanTheirText() {
		String text = "{\"a\":\"" + "x".repeat(10_000);
		this.run.log().text().draft(text);
		int before = this.run.log().weight();
		for (int i = 0; i < 100; i++) {
			append(text + "\"}");
		}
		assertThat(this.run.log().weight() - before).isLessThan(text.length());
	}

	@Test
	void aReaderGetsLargeObjectsInParts() throws InterruptedException {
		String large = "{\"a\":\"" + "x".repeat(100_000) + "\"}";
		for (int i = 0; i < 10; i++) {
			append(large);
		}
		try (RunReader reader = this.run.log().reader(0)) {
			assertThat(reader.await(Duration.ZERO)).hasSize(1);
			assertThat(reader.await(Duration.ZERO)).hasSize(1);
		}
	}

	@Test
	void whatComesAfterTheSealIsNotSaid() {
		this.run.log().text().draft("{");
		this.run.log().text().seal();
		this.run.log().text().draft("}");
		assertThat(this.run.progress().said()).isEqualTo("{");
	}

	private void append(String object) {
		this.run.log().append(new Output(object));
	}

	@Test
	void aCheckpointThatIsNotStoredComesAgainWithWhatFollows() {
		append("one ", this.run);
		assertThat(next().checkpoint().content()).isEqualTo("one ");
		append("two ", this.run);
		NextCheckpoint both = next();
		assertThat(both.checkpoint().content()).isEqualTo("one two ");
		assertThat(both.checkpoint().piece()).isZero();
		append("three", this.run);
		both.stored().run();
		assertThat(next().checkpoint().content()).isEqualTo("three");
		assertThat(next().checkpoint().piece()).isEqualTo(1);
	}

	@Test
	void whatIsThoughtBelongsToTheMessageAfterIt() {
		think("Let me ");
		Checkpoint first = checkpoint();
		assertThat(first.content()).isEmpty();
		assertThat(first.reasoning()).isEqualTo("Let me ");
		think("see.");
		append("Noon", this.run);
		Checkpoint second = checkpoint();
		assertThat(second.content()).isEqualTo("Noon");
		assertThat(second.reasoning()).isEqualTo("see.");
		assertThat(second.anew()).isFalse();
		assertThat(this.run.progress().reasoning()).isEqualTo("Let me see.");
		this.run.progress().nextPlace();
		assertThat(this.run.progress().reasoning()).isNull();
		assertThat(this.run.progress().checkpoint()).isNull();
		think("Again.");
		Checkpoint third = checkpoint();
		assertThat(third.reasoning()).isEqualTo("Again.");
		assertThat(third.anew()).isTrue();
	}

	@Test
	void anAnswerThatStartsOverKeepsWhatWasThought() {
		think("Hm.");
		this.run.log().text().draft("{\"a\"");
		checkpoint();
		this.run.progress().startOver();
		Checkpoint anew = checkpoint();
		assertThat(anew.anew()).isTrue();
		assertThat(anew.content()).isEmpty();
		assertThat(anew.reasoning()).isEqualTo("Hm.");
		assertThat(this.run.progress().reasoning()).isEqualTo("Hm.");
	}

	private void think(String text) {
		this.run.log().append(new RunEvent.Reasoning(text));
	}

	private static void append(String text, LiveRun run) {
		run.log().append(new RunEvent.Token(text));
	}

	private NextCheckpoint next() {
		return Objects.requireNonNull(this.run.progress().checkpoint());
	}

	/** The next checkpoint, which is stored. */
	private Checkpoint checkpoint() {
		NextCheckpoint next = next();
		next.stored().run();
		return next.checkpoint();
	}

	private List<String> outputs(int after) throws InterruptedException {
		List<String> outputs = new ArrayList<>();
		try (RunReader reader = this.run.log().reader(after)) {
			reader.await(Duration.ZERO).forEach((event) -> outputs.add(((Output) event).object()));
		}
		return outputs;
	}

	private static LiveRun run() {
		UserMessage userMessage = new UserMessage("Hi", null, null, null, new UserContext("u", "u"), true);
		return new LiveRun(
				new RunRequest(Caller.ANONYMOUS, Ids.next(), null, new AgentChoice.Named("teller"), "scripted-1",
						new TokenEstimate(0, 0, 0), userMessage, new Placement.AtEnd(), BusyPolicy.ENQUEUE, false),
				Instant.EPOCH);
	}

}

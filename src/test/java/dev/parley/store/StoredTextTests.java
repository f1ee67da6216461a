package dev.parley.store;

import java.util.List;

import dev.parley.store.Message.Status;
import dev.parley.store.Runs.Checkpoint;
import dev.parley.store.id.Ids;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@OnEachDatabase
class StoredTextTests {

	private static final String HOSTILE = "a\0b \ud83d c\ude00 \ud83d\ude00 é 漢 \u0001";

	private static final String MENDED = "a\ufffdb \ufffd c\ufffd \ud83d\ude00 é 漢 \u0001";

	private final TestStore store;

	StoredTextTests(TestStore store) {
		this.store = store;
	}

	@Test
	void messagesAreKeptWhateverTheyHold() {
		Session session = this.store.begin("ann");
		this.store.turn(session, HOSTILE, HOSTILE + "!");
		assertThat(this.store.contents(session)).containsExactly(MENDED, MENDED + "!");
	}

	@Test
	void toolCallsAreKeptWhateverTheyHold() {
		Run run = this.store.accept(this.store.begin("ann"), "hello");
		var asked = TestStore.said(1, "", Status.COMPLETE, ToolCallRow.pending(HOSTILE, HOSTILE, HOSTILE));
		this.store.runs().say(run.claim(), asked);
		this.store.runs()
			.toolOutcome(run.claim(), new Runs.CallPlace(asked.id(), 0),
					new ToolCallRow(HOSTILE, HOSTILE, HOSTILE, ToolCallRow.State.SUCCEEDED, HOSTILE, 1L));
		assertThat(this.store.messages().ofRun(run.id(), "ann").getLast().toolCalls())
			.containsExactly(new ToolCallRow(MENDED, MENDED, MENDED, ToolCallRow.State.SUCCEEDED, MENDED, 1L));
	}

	@Test
	void checkpointsAreKeptWhateverTheyHold() {
		Run run = this.store.accept(this.store.begin("ann"), "hello");
		this.store.runs().checkpoint(List.of(new Checkpoint(run.claim(), 1, 0, HOSTILE)));
		this.store.maintenance().recover(new RunEnd.Failed("interrupted", "Stopped", true), TestStore.NOW);
		assertThat(this.store.messages().ofRun(run.id(), "ann").getLast().content()).isEqualTo(MENDED);
	}

	@Test
	void titlesAreKeptWhateverTheyHold() {
		Session session = Session.empty(Ids.next(), "ann", "assistant", HOSTILE, "{}", TestStore.NOW);
		this.store.sessions().create(session, null);
		assertThat(this.store.found(session).title()).isEqualTo(MENDED);
		assertThat(this.store.sessions().update(session.id(), "ann", HOSTILE + "!", null, TestStore.NOW))
			.hasValueSatisfying((updated) -> assertThat(updated.title()).isEqualTo(MENDED + "!"));
	}

	@Test
	void endsAreKeptWhateverTheyHold() {
		Run run = this.store.accept(this.store.begin("ann"), "hello");
		this.store.runs()
			.end(run.claim(), new RunEnd(new RunEnd.Completed(HOSTILE, HOSTILE), TestStore.NOW, TestStore.NOW, null),
					null);
		assertThat(this.store.endOf(run).map(RunEnd::outcome)).contains(new RunEnd.Completed(MENDED, MENDED));
	}

}

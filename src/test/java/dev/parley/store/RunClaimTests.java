package dev.parley.store;

import java.util.ArrayList;
import java.util.List;

import dev.parley.store.Message.Status;
import dev.parley.store.Runs.CallPlace;
import dev.parley.store.Runs.Checkpoint;
import dev.parley.store.Runs.NewMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** A run's former owner can write nothing. */
@OnEachDatabase
class RunClaimTests {

	private static final List<String> TABLES = List.of("sessions", "runs", "messages", "tool_calls", "checkpoints");

	private final TestStore store;

	private final Runs runs;

	private final NewMessage asked = TestStore.said(1, "", Status.COMPLETE,
			ToolCallRow.pending("call_1", "clock", "{}"));

	private Session session;

	private Run run;

	private RunClaim former;

	RunClaimTests(TestStore store) {
		this.store = store;
		this.runs = store.runs();
	}

	@BeforeEach
	void anotherServerClaimsTheRun() {
		this.session = this.store.begin("ann");
		this.run = this.store.accept(this.session, "the time?", "auto");
		this.former = this.run.claim();
		this.runs.say(this.former, this.asked);
		this.runs.checkpoint(List.of(new Checkpoint(this.former, 2, 0, "It is")));
		this.store.database()
			.write((client) -> client.sql("UPDATE runs SET epoch = 2 WHERE id = ?")
				.params(this.run.id().toString())
				.update());
	}

	@Test
	void aMessage() {
		unchanged(() -> lost(() -> this.runs.say(this.former, TestStore.said(2, "late", Status.COMPLETE))));
	}

	@Test
	void theChoiceOfTheAgent() {
		unchanged(() -> lost(() -> this.runs.route(this.former, "sales", "gpt-2")));
	}

	@Test
	void theResultOfATool() {
		ToolCallRow noon = new ToolCallRow("call_1", "clock", "{}", ToolCallRow.State.SUCCEEDED, "noon", 1L);
		unchanged(() -> lost(() -> this.runs.toolOutcome(this.former, new CallPlace(this.asked.id(), 0), noon)));
	}

	@Test
	void theBeginningOfAnApprovedCall() {
		this.store.database().write((client) -> client.sql("UPDATE tool_calls SET state = 'not_made'").update());
		unchanged(() -> lost(() -> this.runs.begin(this.former, List.of(new CallPlace(this.asked.id(), 0)))));
	}

	@Test
	void aCheckpoint() {
		unchanged(() -> this.runs.checkpoint(List.of(new Checkpoint(this.former, 2, 1, " no"))));
		unchanged(() -> this.runs.checkpoint(List.of(new Checkpoint(this.former, 2, 1, "No, ", true))));
	}

	@Test
	void theEnd() {
		unchanged(() -> assertThat(
				this.runs.end(this.former, TestStore.completed(3, 4), TestStore.said(2, "late", Status.COMPLETE)))
			.isEmpty());
		unchanged(() -> assertThat(this.runs.end(this.former, TestStore.completed(3, 4), null)).isEmpty());
	}

	@Test
	void aMessageThatSteersIt() {
		Run queued = this.store.accept(this.session, "and in Rome?");
		RunSteering steering = new RunSteering(this.store.database());
		unchanged(() -> assertThat(steering.join(queued.claim(), this.former, 2, "gpt", TestStore.NOW)).isEmpty());
		RunClaim current = new RunClaim(this.run.id(), 2);
		unchanged(() -> assertThat(steering.join(new RunClaim(queued.id(), 0), current, 2, "gpt", TestStore.NOW))
			.isEmpty());
		assertThat(steering.join(queued.claim(), current, 2, "gpt", TestStore.NOW)).isPresent();
	}

	@Test
	void theNewOwnerCanWriteAllOfIt() {
		RunClaim current = new RunClaim(this.run.id(), 2);
		this.runs.route(current, "sales", "gpt-2");
		this.runs.toolOutcome(current, new CallPlace(this.asked.id(), 0),
				new ToolCallRow("call_1", "clock", "{}", ToolCallRow.State.SUCCEEDED, "noon", 1L));
		this.runs.say(current, TestStore.said(2, "Hm.", Status.COMPLETE));
		this.runs.checkpoint(List.of(new Checkpoint(current, 3, 1, "Noon")));
		assertThat(this.runs.end(current, TestStore.completed(3, 4), TestStore.said(3, "Noon.", Status.COMPLETE)))
			.contains(7L);
		assertThat(this.store.contents(this.session)).containsExactly("the time?", "", "Hm.", "Noon.");
		assertThat(this.store.runs().find(this.run.id(), "ann").orElseThrow().claim()).isEqualTo(current);
	}

	private void lost(Runnable write) {
		assertThatExceptionOfType(RunLostException.class).isThrownBy(write::run);
	}

	private void unchanged(Runnable write) {
		List<String> before = rows();
		write.run();
		assertThat(rows()).isEqualTo(before);
	}

	private List<String> rows() {
		return this.store.database().read((client) -> {
			List<String> rows = new ArrayList<>();
			for (String table : TABLES) {
				client.sql("SELECT * FROM " + table).query().listOfRows().forEach((row) -> rows.add(table + row));
			}
			return rows.stream().sorted().toList();
		});
	}

}

package dev.parley.store;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.parley.store.Message.Role;
import dev.parley.store.attachment.AttachmentRow;
import dev.parley.store.attachment.Attachments;
import dev.parley.store.attachment.SentFiles;
import dev.parley.store.id.Ids;
import dev.parley.store.idempotency.Acceptance;
import dev.parley.store.idempotency.IdempotencyKey;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Answers that began elsewhere, messages right after a run, and what protocols show. */
@OnEachDatabase
class BegunAnswersTests {

	private static final ToolCallRow CALL = new ToolCallRow("call_1", "weather", "{}", ToolCallRow.State.SUCCEEDED,
			"20 degrees", null);

	private static final List<HistoryEntry> BEGUN = List
		.of(new HistoryEntry(Role.ASSISTANT, "let me see", List.of(CALL)));

	private final TestStore store;

	/** The tests share a database. */
	private final String user = "user-" + Ids.next();

	BegunAnswersTests(TestStore store) {
		this.store = store;
	}

	@Test
	void theRunGoesOnAfterWhatWasBrought() {
		Session session = untitled();
		Run run = TestStore.run(session);
		assertThat(open(run, session, List.of(new HistoryEntry(Role.USER, "hi", List.of())), BEGUN)).extracting("place")
			.isEqualTo(3);
		assertThat(this.store.contents(session)).containsExactly("hi", "weather?", "let me see");
		assertThat(this.store.found(session).messageCount()).isEqualTo(3);
		assertThat(this.store.messages().priorToolCalls(run.id(), this.user)).extracting(Message::content)
			.containsExactly("let me see");
		assertThat(this.store.messages().ofRun(run.id(), this.user)).isEmpty();
		assertThat(walkedBack(session)).as("prompts, before the run has ended").containsExactly("hi");
	}

	@Test
	void aRepeatedRunBeginsThereToo() {
		Session session = untitled();
		Run failed = TestStore.run(session);
		IdempotencyKey key = new IdempotencyKey("key", "print");
		this.store.runAcceptance()
			.accept(failed,
					new NewTurn("weather?", null, SentFiles.NONE, new Placement.Opening(List.of(), true, BEGUN)),
					session, key);
		this.store.runs()
			.end(failed.claim(),
					new RunEnd(new RunEnd.Failed("model_error", "no", true), TestStore.NOW, TestStore.NOW, null), null);
		Run again = Run.unfinished(Ids.next(), session.id(), this.user, failed.messageId(), "assistant", "gpt",
				TestStore.NOW);
		assertThat(this.store.runAcceptance().acceptAgain(again, failed.id(), key)).extracting("place").isEqualTo(2);
		assertThat(this.store.messages().priorToolCalls(again.id(), this.user)).extracting(Message::content)
			.containsExactly("let me see");
	}

	@Test
	void aMessageComesRightAfterARunOrNotAtAll() {
		Session session = untitled();
		Run first = TestStore.run(session);
		open(first, session, List.of(), List.of());
		this.store.complete(first, "sunny");
		Run second = TestStore.run(session);
		NewTurn after = new NewTurn("and now?", null, SentFiles.NONE, new Placement.After(first.id()));
		assertThat(this.store.runAcceptance().accept(second, after, null, null)).extracting("place").isEqualTo(1);
		Run third = TestStore.run(session);
		assertThat(this.store.runAcceptance().accept(third, after, null, null))
			.isEqualTo(new Acceptance.NotWaiting(second.id()));
		assertThat(this.store.contents(session)).containsExactly("weather?", "sunny", "and now?");
		this.store.complete(second, "rainy");
		assertThat(this.store.messages().upTo(first.id(), this.user)).extracting(Message::content)
			.containsExactly("weather?", "sunny");
		assertThat(this.store.messages().upTo(second.id(), this.user)).hasSize(4);
		assertThat(this.store.messages().upTo(second.id(), "bob")).isEmpty();
	}

	@Test
	void filesOfAHistoryAreStored() {
		Session session = untitled();
		UUID id = Ids.next();
		byte[] content = "%PDF-1.7".getBytes(StandardCharsets.US_ASCII);
		SentFiles files = new SentFiles(
				List.of(new AttachmentRow(id, "file", "a.pdf", "application/pdf", 8L, "hash-" + id, null)),
				List.of(new SentFiles.Content("hash-" + id, "application/pdf", content)));
		open(TestStore.run(session), session, List.of(new HistoryEntry(Role.USER, "see", List.of(), files)), List.of());
		assertThat(new Attachments(this.store.database()).find(id, this.user)).isPresent();
		assertThat(this.store.messages().history(session.id(), this.user, null, 9, false).getFirst().message())
			.extracting(Message::attachments)
			.isEqualTo(files.attachments());
	}

	@Test
	void theLastDeletedResponseNamesItsSession() {
		Responses responses = new Responses(this.store.database());
		Session session = untitled();
		Run first = TestStore.run(session).showing("{\"a\":1}");
		open(first, session, List.of(), List.of());
		this.store.complete(first, "sunny");
		Run second = this.store.accept(session, "and now?");
		assertThat(responses.request(first.id(), this.user)).contains("{\"a\":1}");
		assertThat(responses.request(second.id(), this.user)).contains("{}");
		assertThat(responses.request(first.id(), "bob")).isEmpty();
		assertThat(responses.delete(first.id(), "bob")).isEmpty();
		assertThat(responses.request(first.id(), this.user)).isPresent();
		assertThat(responses.delete(first.id(), this.user)).isEmpty();
		assertThat(responses.request(first.id(), this.user)).isEmpty();
		assertThat(responses.delete(second.id(), this.user)).contains(session.id());
	}

	private Session untitled() {
		return Session.empty(Ids.next(), this.user, "assistant", null, "{}", TestStore.NOW);
	}

	private Acceptance open(Run run, Session session, List<HistoryEntry> history, List<HistoryEntry> begun) {
		return this.store.runAcceptance()
			.accept(run, new NewTurn("weather?", null, SentFiles.NONE, new Placement.Opening(history, false, begun)),
					session, null);
	}

	private List<String> walkedBack(Session session) {
		List<String> contents = new ArrayList<>();
		this.store.messages().walkBack(session.id(), this.user, (message) -> contents.add(message.content()));
		return contents;
	}

}

package dev.parley.store.attachment;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import dev.parley.store.NewTurn;
import dev.parley.store.OnEachDatabase;
import dev.parley.store.Placement;
import dev.parley.store.Run;
import dev.parley.store.Session;
import dev.parley.store.TestStore;
import dev.parley.store.attachment.SentFiles.Content;
import dev.parley.store.id.Ids;
import dev.parley.store.idempotency.Acceptance;
import dev.parley.testing.Parallel;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@OnEachDatabase
class AttachmentsTests {

	private final TestStore store;

	private final Attachments attachments;

	AttachmentsTests(TestStore store) {
		this.store = store;
		this.attachments = new Attachments(store.database());
	}

	@Test
	void aFileIsReadAsItWasStored() {
		byte[] bytes = bytes(2 * Attachments.PART + 5);
		UUID id = Ids.next();
		Run run = accept(session(), file(id, "h1"), bytes);
		assertThat(this.attachments.find(id, TestStore.USER))
			.contains(new Attachments.StoredFile("h1", "a.png", "image/png", bytes.length));
		assertThat(this.attachments.find(id, "bob")).isEmpty();
		assertThat(this.attachments.part("bob", "h1", 0)).isEmpty();
		assertThat(part("h1", 0)).isEqualTo(Arrays.copyOfRange(bytes, 0, Attachments.PART));
		assertThat(part("h1", 2)).isEqualTo(Arrays.copyOfRange(bytes, 2 * Attachments.PART, bytes.length));
		assertThat(this.attachments.part(TestStore.USER, "h1", 3)).isEmpty();
		assertThat(this.store.messages().ofRun(run.id(), TestStore.USER).getFirst().attachments())
			.containsExactly(file(id, "h1"));
	}

	@Test
	void aContentGoesWithItsLastMessage() {
		Session one = session();
		Session two = session();
		accept(one, file(Ids.next(), "h2"), bytes(3));
		accept(two, file(Ids.next(), "h2"), bytes(3));
		this.store.sessions().delete(one.id(), TestStore.USER);
		assertThat(this.attachments.part(TestStore.USER, "h2", 0)).isPresent();
		this.store.sessions().delete(two.id(), TestStore.USER);
		assertThat(this.attachments.part(TestStore.USER, "h2", 0)).isEmpty();
	}

	@Test
	void usersShareNothing() {
		Session other = this.store.begin("bob");
		accept(session(), file(Ids.next(), "h3"), bytes(3));
		accept(other, file(Ids.next(), "h3"), bytes(3));
		this.store.sessions().delete(other.id(), "bob");
		assertThat(this.attachments.part("bob", "h3", 0)).isEmpty();
		assertThat(this.attachments.part(TestStore.USER, "h3", 0)).isPresent();
	}

	/** A message that comes while the last one with its file goes has its file. */
	@Test
	void noMessageLosesAFileThatAnotherTakesAway() throws InterruptedException {
		for (int i = 0; i < 20; i++) {
			Session old = session();
			Session fresh = session();
			accept(old, file(Ids.next(), "h4"), bytes(3));
			Parallel.calls(2, (n) -> (n == 0) ? this.store.sessions().delete(old.id(), TestStore.USER)
					: accept(fresh, file(Ids.next(), "h4"), bytes(3)));
			assertThat(this.attachments.part(TestStore.USER, "h4", 0)).isPresent();
			this.store.sessions().delete(fresh.id(), TestStore.USER);
			assertThat(this.attachments.part(TestStore.USER, "h4", 0)).isEmpty();
		}
	}

	@Test
	void twoMessagesAtOnceStoreOneContent() throws InterruptedException {
		for (int i = 0; i < 10; i++) {
			String hash = "same-" + i;
			List<Session> sessions = List.of(session(), session());
			Parallel.calls(2, (n) -> accept(sessions.get(n), file(Ids.next(), hash), bytes(3)));
			assertThat(this.attachments.part(TestStore.USER, hash, 0)).isPresent();
		}
	}

	private Session session() {
		return this.store.begin(TestStore.USER);
	}

	private Run accept(Session session, AttachmentRow file, byte[] bytes) {
		Run run = Run.unfinished(Ids.next(), session.id(), session.userId(), Ids.next(), "assistant", "gpt",
				TestStore.NOW);
		assertThat(this.store.runAcceptance()
			.accept(run,
					new NewTurn("Look", null,
							new SentFiles(List.of(file),
									List.of(new Content(Objects.requireNonNull(file.hash()), "image/png", bytes))),
							new Placement.AtEnd()),
					null, null))
			.isInstanceOf(Acceptance.Stored.class);
		return run;
	}

	private static AttachmentRow file(UUID id, String hash) {
		return new AttachmentRow(id, "image", "a.png", "image/png", 3L, hash, null);
	}

	private byte[] part(String hash, int part) {
		return this.attachments.part(TestStore.USER, hash, part).orElseThrow();
	}

	private static byte[] bytes(int size) {
		byte[] bytes = new byte[size];
		for (int i = 0; i < bytes.length; i++) {
			bytes[i] = (byte) (i * 7);
		}
		return bytes;
	}

}

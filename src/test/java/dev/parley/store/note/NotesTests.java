package dev.parley.store.note;

import java.util.List;
import java.util.stream.IntStream;

import dev.parley.store.OnEachDatabase;
import dev.parley.store.TestStore;
import dev.parley.store.id.Ids;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@OnEachDatabase
class NotesTests {

	/** The tests share a database, but use different users. */
	private final String ann = "ann-" + Ids.next();

	private final String bob = "bob-" + Ids.next();

	private final Notes notes;

	NotesTests(TestStore store) {
		this.notes = store.notes();
	}

	@Test
	void aNoteIsFoundAsItWasAdded() {
		Note note = note(this.ann, "milk \u0000 é😀");
		this.notes.add(note, "run:1", 10);
		assertThat(this.notes.newest(this.ann, 10)).singleElement().satisfies((found) -> {
			assertThat(found.id()).isEqualTo(note.id());
			assertThat(found.title()).isEqualTo("About milk \uFFFD é😀");
			assertThat(found.content()).isEqualTo("milk \uFFFD é😀");
			assertThat(found.createdAt()).isEqualTo(TestStore.NOW);
		});
	}

	@Test
	void aKeyAddsOneNote() {
		Note first = note(this.ann, "milk");
		assertThat(this.notes.add(first, "run:1", 10)).contains(first);
		assertThat(this.notes.add(note(this.ann, "Buy milk"), "run:1", 10)).contains(first);
		assertThat(this.notes.newest(this.ann, 10)).containsExactly(first);
		assertThat(this.notes.add(note(this.bob, "eggs"), "run:1", 10)).get()
			.extracting(Note::content)
			.isEqualTo("eggs");
	}

	@Test
	void theNewestComeFirst() {
		List<Note> added = IntStream.range(0, 5)
			.mapToObj((i) -> this.notes.add(note(this.ann, "note " + i), "run:" + i, 10).orElseThrow())
			.toList();
		assertThat(this.notes.newest(this.ann, 3)).isEqualTo(added.reversed().subList(0, 3));
		assertThat(this.notes.count(this.ann)).isEqualTo(5);
	}

	@Test
	void aUserHasNoMoreThanAllowed() {
		Note first = this.notes.add(note(this.ann, "one"), "run:1", 2).orElseThrow();
		this.notes.add(note(this.ann, "two"), "run:2", 2);
		assertThat(this.notes.add(note(this.ann, "three"), "run:3", 2)).isEmpty();
		assertThat(this.notes.add(note(this.ann, "one"), "run:1", 2)).as("a note that is there").contains(first);
		assertThat(this.notes.add(note(this.bob, "his first"), "run:3", 2)).isPresent();
		this.notes.delete(first.id(), this.ann);
		assertThat(this.notes.add(note(this.ann, "three"), "run:3", 2)).isPresent();
	}

	@Test
	void nobodySeesOrDeletesAnotherUsersNotes() {
		Note anns = this.notes.add(note(this.ann, "ann's"), "run:1", 10).orElseThrow();
		Note bobs = this.notes.add(note(this.bob, "bob's"), "run:1", 10).orElseThrow();
		assertThat(this.notes.newest(this.bob, 10)).containsExactly(bobs);
		assertThat(this.notes.count(this.bob)).isEqualTo(1);
		assertThat(this.notes.delete(anns.id(), this.bob)).isFalse();
		assertThat(this.notes.newest(this.ann, 10)).containsExactly(anns);
		assertThat(this.notes.delete(anns.id(), this.ann)).isTrue();
		assertThat(this.notes.delete(anns.id(), this.ann)).isFalse();
		assertThat(this.notes.newest(this.ann, 10)).isEmpty();
	}

	private static Note note(String userId, String content) {
		return new Note(Ids.next(), userId, "About " + content, content, TestStore.NOW);
	}

}

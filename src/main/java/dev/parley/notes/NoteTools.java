package dev.parley.notes;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.parley.agent.tool.ToolException;
import dev.parley.agent.tool.ToolInvocation;
import dev.parley.agent.tool.Tools;
import dev.parley.store.id.Ids;
import dev.parley.store.note.Note;
import dev.parley.store.note.Notes;

import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.annotation.ToolParam;
import org.springframework.stereotype.Component;

/** Tools that take, list and delete the user's notes. */
@Component
final class NoteTools implements Tools {

	private static final int MAX_NOTES = 1_000;

	private static final int MAX_TITLE = 200;

	private static final int MAX_CHARACTERS = 4_000;

	private static final int MAX_LISTED = 100;

	/**
	 * Maximum length of all listed notes, so that a list does not exceed the limit of a
	 * tool's result.
	 */
	private static final int MAX_LISTED_CHARACTERS = 25_000;

	private final Notes notes;

	private final Clock clock;

	NoteTools(Notes notes, Clock clock) {
		this.notes = notes;
		this.clock = clock;
	}

	@Tool(name = "create_note", description = "Takes a note for the user and returns it.")
	TakenNote create(@ToolParam(description = "What the note is about, up to 200 characters.") String title,
			@ToolParam(description = "The text of the note, up to 4000 characters.") String content,
			ToolContext context) {
		if (title.isBlank() || title.length() > MAX_TITLE) {
			throw new ToolException("A title has from 1 to " + MAX_TITLE + " characters.");
		}
		if (content.isBlank() || content.length() > MAX_CHARACTERS) {
			throw new ToolException("A note must have 1 to " + MAX_CHARACTERS + " characters.");
		}
		ToolInvocation invocation = ToolInvocation.from(context);
		Note note = new Note(Ids.next(), invocation.userId(), title, content, this.clock.instant());
		return this.notes.add(note, invocation.key(), MAX_NOTES)
			.map(TakenNote::of)
			.orElseThrow(() -> new ToolException(
					"The user has " + MAX_NOTES + " notes, which is the limit. One must be deleted first."));
	}

	@Tool(name = "list_notes",
			description = "Lists the user's newest notes with their titles, newest first, and how many there are.")
	NoteList list(ToolContext context) {
		String userId = ToolInvocation.from(context).userId();
		List<TakenNote> listed = new ArrayList<>();
		int characters = 0;
		for (Note note : this.notes.newest(userId, MAX_LISTED)) {
			characters += note.title().length() + note.content().length();
			if (characters > MAX_LISTED_CHARACTERS) {
				break;
			}
			listed.add(TakenNote.of(note));
		}
		return new NoteList(listed, this.notes.count(userId));
	}

	@Tool(name = "delete_note", description = "Deletes one of the user's notes for good.")
	String delete(@ToolParam(description = "The note's note_id.") String noteId, ToolContext context) {
		String userId = ToolInvocation.from(context).userId();
		if (Ids.parse(noteId).filter((id) -> this.notes.delete(id, userId)).isEmpty()) {
			throw new ToolException("The user has no such note. list_notes returns the ids.");
		}
		return "The note is deleted.";
	}

	/** A note for the model. */
	record TakenNote(String noteId, String title, String content, Instant createdAt) {

		static TakenNote of(Note note) {
			return new TakenNote(note.id().toString(), note.title(), note.content(), note.createdAt());
		}

	}

	/**
	 * The newest notes.
	 *
	 * @param total number of all notes
	 */
	record NoteList(List<TakenNote> notes, int total) {
	}

}

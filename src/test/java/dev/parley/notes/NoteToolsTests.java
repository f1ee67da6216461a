package dev.parley.notes;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.tool.ToolCatalog;
import dev.parley.agent.tool.ToolException;
import dev.parley.agent.tool.ToolInvocation;
import dev.parley.store.OnEachDatabase;
import dev.parley.store.TestStore;
import dev.parley.store.id.Ids;
import dev.parley.testing.Json;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@OnEachDatabase
class NoteToolsTests {

	/** The tests share a database, but use different users. */
	private final String ann = "ann-" + Ids.next();

	private final String bob = "bob-" + Ids.next();

	private final ToolCatalog tools;

	private int calls;

	NoteToolsTests(TestStore store) {
		this.tools = new ToolCatalog(List.of(new NoteTools(store.notes(), Clock.tickMillis(ZoneOffset.UTC))));
	}

	@Test
	void aNoteIsTakenListedAndDeleted() {
		JsonNode milk = create(this.ann, "milk");
		JsonNode eggs = create(this.ann, "eggs");
		assertThat(Json.names(milk)).containsExactly("note_id", "title", "content", "created_at");
		assertThat(list(this.ann).path("notes").valueStream()).containsExactly(eggs, milk);
		assertThat(list(this.ann).path("total").asInt()).isEqualTo(2);
		delete(this.ann, milk.path("note_id").asString());
		assertThat(list(this.ann).path("notes").valueStream()).containsExactly(eggs);
	}

	@Test
	void twoUsersNotesNeverMix() {
		String anns = create(this.ann, "ann's").path("note_id").asString();
		create(this.bob, "bob's");
		assertThat(Json.texts(list(this.ann).path("notes"), "content")).containsExactly("ann's");
		assertThat(Json.texts(list(this.bob).path("notes"), "content")).containsExactly("bob's");
		assertRefused("no such note", () -> delete(this.bob, anns));
		assertThat(list(this.ann).path("total").asInt()).isEqualTo(1);
	}

	@Test
	void aModelThatNamesAnotherUserGetsNowhere() {
		create(this.ann, "ann's");
		assertRefused("user_id", () -> call(this.bob, "list_notes", Json.object().put("user_id", this.ann).toString()));
		assertRefused("user_id", () -> call(this.bob, "create_note",
				Json.object().put("title", "x").put("content", "x").put("user_id", this.ann).toString()));
		assertThat(list(this.ann).path("total").asInt()).isEqualTo(1);
	}

	@Test
	void theSameCallTakesOneNote() {
		JsonNode first = create(this.ann, "milk");
		this.calls--;
		assertThat(create(this.ann, "Buy milk")).isEqualTo(first);
		assertThat(list(this.ann).path("total").asInt()).isEqualTo(1);
	}

	@Test
	void aNoteHasABoundedLength() {
		assertRefused("4000", () -> create(this.ann, "x".repeat(4_001)));
		assertRefused("4000", () -> create(this.ann, " "));
		assertRefused("200", () -> call(this.ann, "create_note",
				Json.object().put("title", "x".repeat(201)).put("content", "x").toString()));
		create(this.ann, "x".repeat(4_000));
	}

	@Test
	void aListIsBoundedInNumberAndLength() {
		for (int i = 0; i < 101; i++) {
			create(this.ann, "note " + i);
		}
		JsonNode list = list(this.ann);
		assertThat(list.path("notes").size()).isEqualTo(100);
		assertThat(list.path("total").asInt()).isEqualTo(101);
		for (int i = 0; i < 10; i++) {
			create(this.ann, "x".repeat(4_000));
		}
		assertThat(list(this.ann).path("notes").size()).isEqualTo(6);
		assertThat(list(this.ann).path("total").asInt()).isEqualTo(111);
	}

	@Test
	void anInvalidIdFindsNoNote() {
		assertRefused("no such note", () -> delete(this.ann, "the first one"));
	}

	private JsonNode create(String user, String content) {
		return Json
			.parse(call(user, "create_note", Json.object().put("title", "A note").put("content", content).toString()));
	}

	private JsonNode list(String user) {
		return Json.parse(call(user, "list_notes", "{}"));
	}

	private String delete(String user, String id) {
		return call(user, "delete_note", Json.object().put("note_id", id).toString());
	}

	private String call(String user, String tool, String arguments) {
		ToolInvocation invocation = new ToolInvocation(user, user, "run:" + ++this.calls, new Cancellation());
		return this.tools.find(tool).orElseThrow().call(arguments, invocation);
	}

	private static void assertRefused(String words, Runnable call) {
		assertThatExceptionOfType(ToolException.class).isThrownBy(call::run).withMessageContaining(words);
	}

}

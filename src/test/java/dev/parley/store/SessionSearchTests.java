package dev.parley.store;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

import dev.parley.store.text.SearchWords;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@OnEachDatabase
class SessionSearchTests {

	private final TestStore store;

	private final SessionSearch search;

	SessionSearchTests(TestStore store) {
		this.store = store;
		this.search = new SessionSearch(store.database());
	}

	@Test
	void aSessionIsFoundByWordsOfItsTitleQuestionsAndAnswers() {
		Session session = this.store.begin("finder");
		this.store.turn(session, "Where is the Crème brûlée?", "In the fridge, of course.");
		assertThat(ids("finder", "title")).containsExactly(session.id());
		assertThat(ids("finder", "creme")).containsExactly(session.id());
		assertThat(ids("finder", "COURSE fridge")).containsExactly(session.id());
		assertThat(ids("finder", "frid")).containsExactly(session.id());
		assertThat(ids("finder", "ridge")).isEmpty();
		assertThat(ids("finder", "creme fridge")).as("words of different messages").isEmpty();
	}

	@Test
	void anotherUsersSessionsAreNotFound() {
		Session session = this.store.begin("owner");
		this.store.turn(session, "a secret word", "kept");
		assertThat(ids("thief", "secret")).isEmpty();
		assertThat(ids("thief", SearchWords.ofUser("owner"))).isEmpty();
		assertThat(ids("owner", "secret")).containsExactly(session.id());
	}

	@Test
	void pagesGoFromTheNewestToTheOldest() {
		List<Session> made = IntStream.range(0, 5).mapToObj((i) -> this.store.begin("pager")).toList();
		made.forEach((session) -> this.store.turn(session, "banana one", "banana two"));
		List<Session> first = this.search.find("pager", "banana", null, 2);
		assertThat(first).extracting(Session::id).containsExactly(made.get(4).id(), made.get(3).id());
		assertThat(this.search.find("pager", "banana", first.getLast().id(), 10)).extracting(Session::id)
			.containsExactly(made.get(2).id(), made.get(1).id(), made.get(0).id());
	}

	@Test
	void aNewTitleTakesThePlaceOfTheOldOne() {
		Session session = this.store.begin("renamer");
		assertThat(ids("renamer", "title")).hasSize(1);
		this.store.sessions().update(session.id(), "renamer", "holiday plans", null, TestStore.NOW);
		assertThat(ids("renamer", "holiday")).hasSize(1);
		assertThat(ids("renamer", "title")).isEmpty();
	}

	@Test
	void whatIsDeletedIsNotFoundAndLeavesNoDocument() {
		Session session = this.store.begin("eraser");
		this.store.turn(session, "ephemeral", "gone");
		assertThat(ids("eraser", "ephemeral")).hasSize(1);
		this.store.sessions().delete(session.id(), "eraser");
		assertThat(ids("eraser", "ephemeral")).isEmpty();
		int documents = this.store.database()
			.read((client) -> client.sql("SELECT COUNT(*) FROM search_documents WHERE session_id = ?")
				.params(session.id().toString())
				.query(Integer.class)
				.single());
		assertThat(documents).isZero();
	}

	@Test
	void whatIsDeletedBeforeItIsIndexedIsNoFault() {
		Session session = this.store.begin("hasty");
		this.store.turn(session, "hasty words", "ok");
		this.store.sessions().delete(session.id(), "hasty");
		assertThat(ids("hasty", "hasty")).isEmpty();
		assertThat(this.search.index()).isZero();
	}

	@Test
	void signsOfTheDatabasesOwnQueriesAreOnlySigns() {
		Session session = this.store.begin("careful");
		this.store.turn(session, "it's 100% \"fine\"", "ok");
		for (String query : List.of("it's", "\"fine\"", "100%", "fine*", "(fine", "fine AND", "fine'--", "-fine",
				"words:fine", "fine\u0000", "'fine':*", "fine & !x | y <-> z")) {
			assertThat(this.search.find("careful", query, null, 10)).as(query).hasSizeLessThanOrEqualTo(1);
		}
		assertThat(ids("careful", "\"fine\" 100%")).containsExactly(session.id());
		assertThat(ids("careful", "?!")).isEmpty();
	}

	@Test
	void moreThanOneBatchIsIndexed() {
		Session session = this.store.begin("busy");
		for (int i = 0; i < 300; i++) {
			this.store.turn(session, "number" + i, "answer" + i);
		}
		assertThat(ids("busy", "answer299")).containsExactly(session.id());
		assertThat(this.search.index()).isZero();
	}

	private List<UUID> ids(String user, String query) {
		return this.search.find(user, query, null, 100).stream().map(Session::id).toList();
	}

}

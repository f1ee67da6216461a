package dev.parley.store;

import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;

/** A table with one unique column, to see what a database makes of units of work. */
record Notes(Database database) {

	static Notes create(Database database) {
		database.write((client) -> client.sql("CREATE TABLE notes (note TEXT NOT NULL UNIQUE)").update());
		return new Notes(database);
	}

	String add(String note) {
		return add(note, () -> {
		});
	}

	/** Tells {@code attempt} each time that the work is done. */
	String add(String note, Runnable attempt) {
		return this.database.write((client) -> {
			attempt.run();
			return insert(client, note);
		});
	}

	static String insert(JdbcClient client, String note) {
		client.sql("INSERT INTO notes (note) VALUES (?)").param(note).update();
		return note;
	}

	List<String> all() {
		return this.database.read((client) -> client.sql("SELECT note FROM notes").query(String.class).list());
	}

}

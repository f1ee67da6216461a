package dev.parley.store;

import java.util.List;

import dev.parley.store.database.Database;

import org.springframework.jdbc.core.simple.JdbcClient;

/** A table with one unique column, for tests of units of work. */
public record Lines(Database database) {

	public static Lines create(Database database) {
		database.write((client) -> client.sql("CREATE TABLE lines (line TEXT NOT NULL UNIQUE)").update());
		return new Lines(database);
	}

	public String add(String line) {
		return add(line, () -> {
		});
	}

	/** Calls {@code attempt} each time that the work runs. */
	public String add(String line, Runnable attempt) {
		return this.database.write((client) -> {
			attempt.run();
			return insert(client, line);
		});
	}

	public static String insert(JdbcClient client, String line) {
		client.sql("INSERT INTO lines (line) VALUES (?)").param(line).update();
		return line;
	}

	public List<String> all() {
		return this.database.read((client) -> client.sql("SELECT line FROM lines").query(String.class).list());
	}

}

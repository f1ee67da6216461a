package dev.parley.store.id;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import dev.parley.store.database.Database;

/** Finds the newest stored id. */
public final class NewestId {

	private static final List<String> TABLES = List.of("sessions", "runs", "messages", "notes");

	private NewestId() {
	}

	/** Reads it from the tables' indexes; empty if nothing is stored. */
	public static Optional<UUID> find(Database database) {
		return database.read((client) -> TABLES.stream()
			.map((table) -> client.sql("SELECT MAX(id) FROM " + table)
				.query((row, number) -> Optional.ofNullable(row.getString(1)))
				.single()
				.orElse(null))
			.filter(Objects::nonNull)
			.max(String::compareTo)
			.map(UUID::fromString));
	}

}

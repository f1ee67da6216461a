package dev.parley.store.database;

/**
 * The same database, with connections of its own: heartbeats must not wait for others.
 */
public record HeartbeatDatabase(Database database) implements AutoCloseable {

	@Override
	public void close() {
		this.database.close();
	}

}

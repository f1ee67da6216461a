package dev.parley.store.database;

/**
 * Whether the database can be used: one transaction like any other, which changes
 * nothing.
 */
public final class StoreCheck {

	private final Database database;

	StoreCheck(Database database) {
		this.database = database;
	}

	/**
	 * Waits until the transaction is committed; with a database that does not answer, as
	 * long as it likes.
	 * @throws StorageUnavailableException if the database cannot be used
	 */
	public void run() {
		this.database.write((client) -> client.sql("SELECT 1").query(Integer.class).single());
	}

}

package dev.parley.store.database;

/**
 * Checks that the database can be used, by a transaction that changes nothing.
 */
public final class StoreCheck {

	private final Database database;

	StoreCheck(Database database) {
		this.database = database;
	}

	/**
	 * Waits until the transaction is committed, without a time limit of its own.
	 * @throws StorageUnavailableException if the database cannot be used
	 */
	public void run() {
		this.database.write((client) -> client.sql("SELECT 1").query(Integer.class).single());
	}

}

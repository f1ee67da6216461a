package dev.parley.store.database;

/**
 * Says that this server, and no other, uses the store. It is held for as long as the
 * process lives, and goes with it however it ends.
 */
interface ServerLock extends AutoCloseable {

	/** Whether another server has the store now, so that this one must leave it alone. */
	boolean lost();

	@Override
	void close();

}

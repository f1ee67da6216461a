package dev.parley.store.database;

/**
 * Ensures that no other server uses the store. Held for the life of the process, and
 * released when it ends, even by a crash.
 */
interface ServerLock extends AutoCloseable {

	/** Whether another server holds the lock now, so that this one must not write. */
	boolean lost();

	@Override
	void close();

}

package dev.parley.store.database;

import java.util.function.Function;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The server's database, with two additions: it refuses to write while another server has
 * the lock, and it logs outages. Thread-safe.
 */
final class GuardedDatabase implements Database {

	private final Database database;

	private final ServerLock lock;

	private final StoreListener listener;

	private final OutageLog reads = new OutageLog("read");

	private final OutageLog writes = new OutageLog("written");

	GuardedDatabase(Database database, ServerLock lock, StoreListener listener) {
		this.database = database;
		this.lock = lock;
		this.listener = listener;
	}

	@Override
	public <T> T read(Function<JdbcClient, T> work) {
		return watched(this.reads, () -> this.database.read(work));
	}

	@Override
	public <T> T write(Function<JdbcClient, T> work) {
		return watched(this.writes, () -> {
			if (this.lock.lost()) {
				throw new StorageUnavailableException("Another Parley server uses the database");
			}
			return this.database.write(work);
		});
	}

	private <T> T watched(OutageLog outages, Work<T> work) {
		try {
			T result = work.run();
			outages.worked();
			return result;
		}
		catch (StorageUnavailableException ex) {
			outages.failed(ex);
			this.listener.unavailable();
			throw ex;
		}
	}

	@Override
	public Dialect dialect() {
		return this.database.dialect();
	}

	@Override
	public String lockedForShare() {
		return this.database.lockedForShare();
	}

	@Override
	public int waiting() {
		return this.database.waiting();
	}

	@Override
	public void close() {
		this.database.close();
	}

	/** Like a supplier, but its result may be null if T is nullable. */
	@FunctionalInterface
	private interface Work<T> {

		T run();

	}

}

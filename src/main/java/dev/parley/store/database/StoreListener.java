package dev.parley.store.database;

import java.time.Duration;

/**
 * Is notified of the database's transactions. Called often and by many threads; must
 * return quickly.
 */
public interface StoreListener {

	/** Ignores everything. */
	StoreListener NONE = new StoreListener() {

		@Override
		public void committed(Duration duration) {
			// Nothing to do.
		}

		@Override
		public void retried() {
			// Nothing to do.
		}

		@Override
		public void unavailable() {
			// Nothing to do.
		}

	};

	/** A transaction that may have written was committed; it took {@code duration}. */
	void committed(Duration duration);

	/** A transaction is retried because of a conflict with another one. */
	void retried();

	/** A call failed because the database cannot be used. */
	void unavailable();

}

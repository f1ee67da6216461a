package dev.parley.store.database;

import java.time.Duration;

/** Is told what the database does. Called often and by many threads: it must be quick. */
public interface StoreListener {

	/** Is interested in nothing. */
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

	/** A transaction that may have written is committed; it took so long. */
	void committed(Duration duration);

	/** A transaction is tried again because another one was in its way. */
	void retried();

	/** A caller is told that the database cannot be used. */
	void unavailable();

}

package dev.parley.store;

import java.nio.file.Path;

/** Spendings in a file of their own, for tests outside of the store. */
public record TemporarySpendings(Spendings spendings, Runnable closing) implements AutoCloseable {

	public static TemporarySpendings open(Path folder) {
		Database database = SqliteDatabase.open(folder.resolve("parley.db"));
		return new TemporarySpendings(new Spendings(database), database::close);
	}

	@Override
	public void close() {
		this.closing.run();
	}

}

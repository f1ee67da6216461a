package dev.parley.store;

import java.nio.file.Path;

import dev.parley.store.database.Database;
import dev.parley.store.database.SqliteDatabase;
import dev.parley.store.usage.UsageRecords;

/** UsageRecords in a temporary database, for tests outside this package. */
public record TemporaryUsageRecords(UsageRecords usageRecords, Runnable closing) implements AutoCloseable {

	public static TemporaryUsageRecords open(Path folder) {
		Database database = SqliteDatabase.open(folder.resolve("parley.db"));
		return new TemporaryUsageRecords(new UsageRecords(database), database::close);
	}

	@Override
	public void close() {
		this.closing.run();
	}

}

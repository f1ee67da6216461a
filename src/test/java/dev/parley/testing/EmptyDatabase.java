package dev.parley.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.parley.store.database.SqliteDatabase;

/**
 * A SQLite file with all tables and no rows. Made once in a process: the migrations wait
 * for the disk some thirty times.
 */
final class EmptyDatabase {

	private static final Path FILE = make();

	private EmptyDatabase() {
	}

	/** Copies it, unless there is a file already. */
	static void copyTo(Path file) {
		try {
			if (Files.notExists(file)) {
				Files.copy(FILE, file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Path make() {
		try {
			Path folder = Files.createTempDirectory("parley-empty");
			folder.toFile().deleteOnExit();
			Path file = folder.resolve("parley.db");
			SqliteDatabase.open(file).close();
			file.toFile().deleteOnExit();
			return file;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

package dev.parley.testing;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Holds the write lock of a server's SQLite database until it is closed. */
public final class SqliteLock implements AutoCloseable {

	private final Connection connection;

	/** Locks the database in a data folder, waiting if necessary. */
	public SqliteLock(Path data) throws SQLException {
		this.connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("parley.db"));
		try (Statement statement = this.connection.createStatement()) {
			statement.execute("PRAGMA busy_timeout = 5000");
			statement.execute("BEGIN IMMEDIATE");
		}
	}

	@Override
	public void close() {
		try {
			this.connection.close();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

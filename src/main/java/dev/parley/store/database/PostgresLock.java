package dev.parley.store.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An advisory lock of PostgreSQL on the tables' schema, held by a connection of its own.
 * The server gives it up with that connection: at once if the process ends, in some ten
 * seconds where its machine vanishes. A connection that breaks is made anew; where
 * another server was quicker, the lock is lost until that one ends.
 */
final class PostgresLock implements ServerLock {

	private static final Logger logger = LoggerFactory.getLogger(PostgresLock.class);

	/** "Parl": the first of the lock's two numbers; the second is the schema's. */
	private static final int NUMBER = 0x5061726c;

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	/** What the connection of a server that was killed takes to go. */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final Duration PAUSE = Duration.ofMillis(100);

	private final PostgresAddress address;

	private final ScheduledExecutorService ticker = Executors
		.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("store-lock").factory());

	private volatile @Nullable Connection connection;

	private volatile boolean lost;

	private PostgresLock(PostgresAddress address) {
		this.address = address;
	}

	/**
	 * Takes the lock.
	 * @throws StoreInUseException if another server has it
	 */
	static PostgresLock acquire(PostgresAddress address) {
		PostgresLock lock = new PostgresLock(address);
		try {
			long start = System.nanoTime();
			while (!lock.take()) {
				if (System.nanoTime() - start > PATIENCE.toNanos()) {
					throw new StoreInUseException("Another Parley server uses the PostgreSQL database of DATABASE_URL",
							"Stop the other server, or set DATABASE_URL to a database of this server's own:"
									+ " several servers on one database are not supported yet.");
				}
				Thread.sleep(PAUSE);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException("Cannot connect to the PostgreSQL database: " + ex.getMessage(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
		Future<?> _ = lock.ticker.scheduleWithFixedDelay(lock::look, INTERVAL.toMillis(), INTERVAL.toMillis(),
				TimeUnit.MILLISECONDS);
		return lock;
	}

	/** Connects and asks for the lock; without it, no connection is kept. */
	private boolean take() throws SQLException {
		Properties properties = this.address.properties();
		properties.setProperty("socketTimeout", "5");
		properties.setProperty("ApplicationName", "parley-lock");
		Connection candidate = DriverManager.getConnection(this.address.jdbcUrl(), properties);
		boolean taken = false;
		try (Statement statement = candidate.createStatement();
				PreparedStatement lock = candidate.prepareStatement("SELECT pg_try_advisory_lock(?, ?)")) {
			// So that the server notices soon where this machine vanishes.
			statement.execute("SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 2;"
					+ " SET tcp_keepalives_count = 3; SET idle_session_timeout = 0");
			lock.setInt(1, NUMBER);
			lock.setInt(2, String.valueOf(candidate.getSchema()).hashCode());
			try (ResultSet result = lock.executeQuery()) {
				taken = result.next() && result.getBoolean(1);
			}
		}
		finally {
			if (taken) {
				this.connection = candidate;
			}
			else {
				candidate.close();
			}
		}
		return taken;
	}

	/** Looks whether the connection still stands. */
	private void look() {
		try {
			Connection current = this.connection;
			if (current != null && current.isValid((int) PATIENCE.toSeconds())) {
				return;
			}
			if (current != null) {
				this.connection = null;
				current.close();
			}
			boolean taken = take();
			if (taken == this.lost) {
				this.lost = !taken;
				if (taken) {
					logger.info("The other Parley server has left the database; this one uses it again");
				}
				else {
					logger.error("Another Parley server has taken the database: this one stores nothing any more");
				}
			}
		}
		catch (SQLException ex) {
			logger.debug("The lock of the store could not be checked now", ex);
		}
		catch (RuntimeException ex) {
			logger.error("The lock of the store could not be checked", ex);
		}
	}

	@Override
	public boolean lost() {
		return this.lost;
	}

	@Override
	public void close() {
		this.ticker.shutdownNow();
		try {
			Connection current = this.connection;
			if (current != null) {
				current.close();
			}
		}
		catch (SQLException ex) {
			logger.debug("The store's lock goes with the process", ex);
		}
	}

}

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
 * The database releases it when the connection ends: immediately if the process ends,
 * after about ten seconds if its machine fails. A broken connection is replaced. If
 * another server gets the lock first, this one has lost it until the other server ends.
 */
final class PostgresLock implements ServerLock {

	private static final Logger logger = LoggerFactory.getLogger(PostgresLock.class);

	/**
	 * The first of the lock's two numbers ("Parl" in ASCII); the second identifies the
	 * schema.
	 */
	private static final int NUMBER = 0x5061726c;

	private static final Duration INTERVAL = Duration.ofSeconds(1);

	/** How long the connection of a killed server may stay open. */
	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private static final Duration PAUSE = Duration.ofMillis(100);

	private final PostgresAddress address;

	private final Replica replica;

	private final ScheduledExecutorService ticker = Executors
		.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("store-lock").factory());

	private volatile @Nullable Connection connection;

	private volatile boolean lost;

	private PostgresLock(PostgresAddress address, Replica replica) {
		this.address = address;
		this.replica = replica;
	}

	/**
	 * Acquires the lock.
	 * @param replica this server; if it shares the store, others that do may hold the
	 * lock too
	 * @throws StoreInUseException if another server holds it
	 */
	static PostgresLock acquire(PostgresAddress address, Replica replica) {
		PostgresLock lock = new PostgresLock(address, replica);
		try {
			long start = System.nanoTime();
			while (!lock.take()) {
				if (System.nanoTime() - start > PATIENCE.toNanos()) {
					throw new StoreInUseException("Another Parley server uses the PostgreSQL database of DATABASE_URL",
							"Stop the other server, or set DATABASE_URL to another database. For several servers on"
									+ " one database, set REDIS_URL for all of them.");
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
		Future<?> _ = lock.ticker.scheduleWithFixedDelay(lock::check, INTERVAL.toMillis(), INTERVAL.toMillis(),
				TimeUnit.MILLISECONDS);
		return lock;
	}

	/**
	 * Connects and tries to get the lock; closes the connection if another server holds
	 * it.
	 */
	private boolean take() throws SQLException {
		Properties properties = this.address.properties();
		properties.setProperty("socketTimeout", "5");
		properties.setProperty("ApplicationName",
				(this.replica.id() != null) ? Replica.CONNECTION + this.replica.id() : "parley-lock");
		Connection candidate = DriverManager.getConnection(this.address.jdbcUrl(), properties);
		boolean taken = false;
		try (Statement statement = candidate.createStatement();
				PreparedStatement lock = candidate.prepareStatement(
						"SELECT pg_try_advisory_lock" + (this.replica.shares() ? "_shared" : "") + "(?, ?)")) {
			// Lets the database notice soon if this machine fails.
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

	/** Checks the connection, and replaces it if it is broken. */
	private void check() {
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
					logger.info("The other Parley server has stopped using the database; this one uses it again");
				}
				else {
					logger.error("Another Parley server uses the database now; this one stores nothing until it stops");
				}
			}
		}
		catch (SQLException ex) {
			logger.debug("The lock of the store could not be checked", ex);
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
			logger.debug("The connection of the store's lock did not close; the lock ends with the process", ex);
		}
	}

}

package dev.parley.store.database;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Function;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** A PostgreSQL database behind a pool of connections, used from any thread. */
public final class PostgresDatabase implements Database {

	/** How long a caller waits for a connection, in milliseconds. */
	private static final int POOL_TIMEOUT = 2000;

	/** For how long a server may say nothing in the middle of a call, in seconds. */
	private static final String SOCKET_TIMEOUT = "5";

	/**
	 * The server gives up before the driver does, and what a client that has vanished had
	 * locked does not stay locked. In milliseconds.
	 */
	private static final String SERVER_TIMEOUTS = "SET statement_timeout = 4000;"
			+ " SET idle_in_transaction_session_timeout = 10000";

	/** How long to ask what became of a commit whose reply was lost. */
	private static final Duration COMMIT_PATIENCE = Duration.ofSeconds(5);

	private static final Duration PAUSE = Duration.ofMillis(50);

	private final HikariDataSource source;

	private final StoreListener listener;

	private final JdbcClient client;

	private final TransactionTemplate reading;

	private final TransactionTemplate writing;

	private PostgresDatabase(HikariDataSource source, StoreListener listener) {
		this.source = source;
		this.listener = listener;
		this.client = JdbcClient.create(source);
		JdbcTransactionManager transactions = new JdbcTransactionManager(source);
		this.writing = new TransactionTemplate(transactions);
		this.reading = new TransactionTemplate(transactions);
		this.reading.setReadOnly(true);
	}

	/** Connects and brings the tables up to date, however long that takes. */
	public static PostgresDatabase open(PostgresAddress address) {
		return open(address, StoreListener.NONE, null);
	}

	/**
	 * The same with somebody who listens.
	 * @param meterRegistry for the pool's metrics; null: nobody asks for them
	 */
	static PostgresDatabase open(PostgresAddress address, StoreListener listener,
			@Nullable MeterRegistry meterRegistry) {
		Flyway.configure()
			.dataSource(new DriverManagerDataSource(address.jdbcUrl(), address.properties()))
			.locations("classpath:db/migration", "classpath:db/postgresql")
			.load()
			.migrate();
		HikariConfig config = new HikariConfig();
		config.setPoolName("store");
		config.setMetricRegistry(meterRegistry);
		config.setConnectionTimeout(POOL_TIMEOUT);
		config.setValidationTimeout(POOL_TIMEOUT / 2);
		config.setConnectionInitSql(SERVER_TIMEOUTS);
		config.setJdbcUrl(address.jdbcUrl());
		config.setDataSourceProperties(address.properties());
		config.addDataSourceProperty("socketTimeout", SOCKET_TIMEOUT);
		return new PostgresDatabase(new HikariDataSource(config), listener);
	}

	@Override
	public Dialect dialect() {
		return Dialect.POSTGRESQL;
	}

	@Override
	public <T> T read(Function<JdbcClient, T> work) {
		return transact(this.reading, work);
	}

	@Override
	public <T> T write(Function<JdbcClient, T> work) {
		try {
			return writeOnce(work);
		}
		catch (DuplicateKeyException | PessimisticLockingFailureException ex) {
			// Another transaction came first; this one will see what it stored.
			this.listener.retried();
			return writeOnce(work);
		}
	}

	private <T> T writeOnce(Function<JdbcClient, T> work) {
		Transaction<T> transaction = new Transaction<>(work);
		long started = System.nanoTime();
		try {
			T result = transact(this.writing, transaction::run);
			this.listener.committed(Duration.ofNanos(System.nanoTime() - started));
			return result;
		}
		catch (StorageUnavailableException ex) {
			// Only the reply to the commit may have been lost.
			if (transaction.done && committed(transaction.id, ex)) {
				return transaction.value();
			}
			throw ex;
		}
	}

	/**
	 * Whether a transaction has committed.
	 * @throws StorageUnavailableException if the database did not say so in time
	 */
	private boolean committed(String transactionId, StorageUnavailableException lost) {
		long start = System.nanoTime();
		while (System.nanoTime() - start < COMMIT_PATIENCE.toNanos()) {
			try {
				String status = read((client) -> client.sql("SELECT pg_xact_status(CAST(? AS xid8))")
					.param(transactionId)
					.query(String.class)
					.single());
				if (!status.equals("in progress")) {
					return status.equals("committed");
				}
			}
			catch (StorageUnavailableException ex) {
				lost.addSuppressed(ex);
			}
			try {
				Thread.sleep(PAUSE);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				break;
			}
		}
		throw lost;
	}

	@Override
	public String lockedForShare() {
		return " FOR SHARE";
	}

	@SuppressWarnings("NullAway") // T may itself be nullable
	private <T> T transact(TransactionTemplate transaction, Function<JdbcClient, T> work) {
		try {
			return transaction.execute((status) -> work.apply(this.client));
		}
		catch (TransactionException | DataAccessException ex) {
			throw outOfReach(ex) ? new StorageUnavailableException("The PostgreSQL database cannot be used", ex) : ex;
		}
	}

	/**
	 * Whether the fault is the server's and not the statement's: connections (08), a
	 * server that has become a replica (25006), resources (53), intervention by an
	 * operator or a time limit (57), system errors (58).
	 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">Error
	 * codes</a>
	 */
	private static boolean outOfReach(Throwable ex) {
		if (ex instanceof CannotCreateTransactionException) {
			return true;
		}
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql && sql.getSQLState() != null) {
				return sql.getSQLState().equals("25006") || switch (sql.getSQLState().substring(0, 2)) {
					case "08", "53", "57", "58" -> true;
					default -> false;
				};
			}
		}
		return ex instanceof TransactionException;
	}

	@Override
	public int waiting() {
		return this.source.getHikariPoolMXBean().getThreadsAwaitingConnection();
	}

	@Override
	public void close() {
		this.source.close();
	}

	/** One attempt at a unit of work. Used by one thread. */
	private static final class Transaction<T> {

		private final Function<JdbcClient, T> work;

		private String id = "";

		private boolean done;

		private @Nullable T value;

		Transaction(Function<JdbcClient, T> work) {
			this.work = work;
		}

		T run(JdbcClient client) {
			// Later, when the reply to the commit is lost, there is nobody to ask for it.
			this.id = client.sql("SELECT CAST(pg_current_xact_id() AS text)").query(String.class).single();
			T result = this.work.apply(client);
			this.value = result;
			this.done = true;
			return result;
		}

		@SuppressWarnings("NullAway") // T may itself be nullable
		T value() {
			return this.value;
		}

	}

}

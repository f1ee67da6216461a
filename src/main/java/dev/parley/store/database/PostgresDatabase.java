package dev.parley.store.database;

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
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** A PostgreSQL database behind a pool of connections, used from any thread. */
public final class PostgresDatabase implements Database {

	/** How long a caller waits for a connection, in milliseconds. */
	private static final int POOL_TIMEOUT = 2000;

	/** Read timeout of a connection, in seconds. */
	private static final String SOCKET_TIMEOUT = "5";

	/**
	 * Time limits of the server, in milliseconds: a statement times out before the
	 * driver's read timeout, and locks of a client that has vanished are released.
	 */
	private static final String SERVER_TIMEOUTS = "SET statement_timeout = 4000;"
			+ " SET idle_in_transaction_session_timeout = 10000";

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

	/** Connects and brings the tables up to date, without a time limit. */
	public static PostgresDatabase open(PostgresAddress address) {
		return open(address, StoreListener.NONE, null);
	}

	/**
	 * The same with a listener.
	 * @param meterRegistry for the pool's metrics; null: none
	 */
	static PostgresDatabase open(PostgresAddress address, StoreListener listener,
			@Nullable MeterRegistry meterRegistry) {
		Flyway.configure()
			.dataSource(new DriverManagerDataSource(address.jdbcUrl(), address.properties()))
			.locations("classpath:db/migration", "classpath:db/postgresql")
			.load()
			.migrate();
		return new PostgresDatabase(pool("store", address, meterRegistry), listener);
	}

	/** Connects to a database whose tables are up to date, with few connections. */
	static PostgresDatabase beside(PostgresAddress address) {
		HikariDataSource source = pool("replicas", address, null);
		source.setMaximumPoolSize(3);
		return new PostgresDatabase(source, StoreListener.NONE);
	}

	private static HikariDataSource pool(String name, PostgresAddress address, @Nullable MeterRegistry meterRegistry) {
		HikariConfig config = new HikariConfig();
		config.setPoolName(name);
		config.setMetricRegistry(meterRegistry);
		config.setConnectionTimeout(POOL_TIMEOUT);
		config.setValidationTimeout(POOL_TIMEOUT / 2);
		config.setConnectionInitSql(SERVER_TIMEOUTS);
		config.setJdbcUrl(address.jdbcUrl());
		config.setDataSourceProperties(address.properties());
		config.addDataSourceProperty("socketTimeout", SOCKET_TIMEOUT);
		return new HikariDataSource(config);
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
			// Another transaction was faster; the next attempt sees its changes.
			this.listener.retried();
			return writeOnce(work);
		}
	}

	private <T> T writeOnce(Function<JdbcClient, T> work) {
		PostgresTransaction<T> transaction = new PostgresTransaction<>(work);
		long started = System.nanoTime();
		try {
			T result = transact(this.writing, transaction::run);
			this.listener.committed(Duration.ofNanos(System.nanoTime() - started));
			return result;
		}
		catch (StorageUnavailableException ex) {
			// The transaction may be committed, and only the reply lost.
			if (transaction.committed(this, ex)) {
				return transaction.value();
			}
			throw ex;
		}
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
			throw PostgresFaults.outOfReach(ex)
					? new StorageUnavailableException("The PostgreSQL database cannot be used", ex) : ex;
		}
	}

	@Override
	public int waiting() {
		return this.source.getHikariPoolMXBean().getThreadsAwaitingConnection();
	}

	@Override
	public void close() {
		this.source.close();
	}

}

package dev.parley.store;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.function.Function;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.flywaydb.core.Flyway;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** A PostgreSQL database behind a pool of connections, used from any thread. */
final class PostgresDatabase implements Database {

	private final HikariDataSource source;

	private final JdbcClient client;

	private final TransactionTemplate reading;

	private final TransactionTemplate writing;

	private PostgresDatabase(HikariDataSource source) {
		this.source = source;
		this.client = JdbcClient.create(source);
		JdbcTransactionManager transactions = new JdbcTransactionManager(source);
		this.writing = new TransactionTemplate(transactions);
		this.reading = new TransactionTemplate(transactions);
		this.reading.setReadOnly(true);
	}

	/**
	 * Connects and brings the tables up to date.
	 * @param url as {@link StoreProperties#databaseUrl()} says
	 */
	static PostgresDatabase open(String url) {
		HikariConfig config = new HikariConfig();
		config.setPoolName("store");
		config.setConnectionTimeout(2000);
		if (url.startsWith("jdbc:")) {
			config.setJdbcUrl(url);
		}
		else {
			URI uri = URI.create(url);
			// Not the URI's host: it has none where the name has an underscore, or where
			// there are several.
			String authority = uri.getRawAuthority();
			int at = authority.lastIndexOf('@');
			config.setJdbcUrl("jdbc:postgresql://" + authority.substring(at + 1) + uri.getRawPath()
					+ ((uri.getRawQuery() != null) ? "?" + uri.getRawQuery() : ""));
			if (at >= 0) {
				credentials(config, authority.substring(0, at));
			}
		}
		HikariDataSource source = new HikariDataSource(config);
		Flyway.configure()
			.dataSource(source)
			.locations("classpath:db/migration", "classpath:db/postgresql")
			.load()
			.migrate();
		return new PostgresDatabase(source);
	}

	private static void credentials(HikariConfig config, String userInfo) {
		String[] parts = userInfo.split(":", 2);
		config.setUsername(decoded(parts[0]));
		config.setPassword((parts.length > 1) ? decoded(parts[1]) : null);
	}

	/** Unlike in a form, a plus is a plus. */
	private static String decoded(String part) {
		return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
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
			return transact(this.writing, work);
		}
		catch (DuplicateKeyException ex) {
			// Another transaction came first; this one will see what it stored.
			return transact(this.writing, work);
		}
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
	 * Whether the fault is the server's and not the statement's: connections (08),
	 * resources (53), intervention by an operator (57), system errors (58).
	 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">Error
	 * codes</a>
	 */
	private static boolean outOfReach(Throwable ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql && sql.getSQLState() != null) {
				return switch (sql.getSQLState().substring(0, 2)) {
					case "08", "53", "57", "58" -> true;
					default -> false;
				};
			}
		}
		return ex instanceof TransactionException;
	}

	@Override
	public void close() {
		this.source.close();
	}

}

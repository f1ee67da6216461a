package dev.parley.store.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * A connection that stays open and reuses its prepared statements, because SQLite needs
 * as long to prepare a statement as to run it. Keeps one statement for each SQL text of
 * the store. Used by one thread.
 */
final class CachingConnection extends AbstractDataSource {

	private final Connection connection;

	private final Connection view;

	private final Map<String, PreparedStatement> statements = new HashMap<>();

	CachingConnection(Connection connection) {
		this.connection = connection;
		this.view = view(Connection.class, (proxy, method, args) -> switch (method.getName()) {
			case "close" -> null;
			case "prepareStatement" ->
				(args.length == 1) ? statement((String) args[0]) : invoke(connection, method, args);
			default -> invoke(connection, method, args);
		});
	}

	private PreparedStatement statement(String sql) throws SQLException {
		PreparedStatement cached = this.statements.get(sql);
		if (cached == null) {
			PreparedStatement statement = this.connection.prepareStatement(sql);
			cached = view(PreparedStatement.class, (proxy, method, args) -> use(sql, statement, method, args));
			this.statements.put(sql, cached);
		}
		return cached;
	}

	private @Nullable Object use(String sql, PreparedStatement statement, Method method, Object @Nullable [] args)
			throws Throwable {
		if (method.getName().equals("close")) {
			statement.clearParameters();
			return null;
		}
		try {
			return invoke(statement, method, args);
		}
		catch (SQLException ex) {
			// The driver finalizes a statement after some errors, so it must not be
			// reused.
			this.statements.remove(sql);
			statement.close();
			throw ex;
		}
	}

	private static <T> T view(Class<T> type, InvocationHandler handler) {
		return type
			.cast(Proxy.newProxyInstance(CachingConnection.class.getClassLoader(), new Class<?>[] { type }, handler));
	}

	private static @Nullable Object invoke(Object target, Method method, Object @Nullable [] args) throws Throwable {
		try {
			return method.invoke(target, args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	/** A view of the connection that ignores {@code close()}. */
	@Override
	public Connection getConnection() {
		return this.view;
	}

	@Override
	public Connection getConnection(String username, String password) {
		return this.view;
	}

}

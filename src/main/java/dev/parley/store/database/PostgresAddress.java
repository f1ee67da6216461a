package dev.parley.store.database;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

import org.jspecify.annotations.Nullable;

/**
 * Where a PostgreSQL database is and who connects to it.
 *
 * @param jdbcUrl what it says of the driver's properties wins over {@link #properties}
 * @param user null: the JDBC URL says it
 * @param password null: none, or the JDBC URL says it
 */
public record PostgresAddress(String jdbcUrl, @Nullable String user, @Nullable String password) {

	/**
	 * Reads an address.
	 * @param url as {@link StoreProperties#databaseUrl()} says
	 */
	public static PostgresAddress parse(String url) {
		if (url.startsWith("jdbc:")) {
			return new PostgresAddress(url, null, null);
		}
		URI uri = URI.create(url);
		// Not the URI's host: it has none if the name has an underscore, or if
		// there are several.
		String authority = uri.getRawAuthority();
		int at = authority.lastIndexOf('@');
		String jdbcUrl = "jdbc:postgresql://" + authority.substring(at + 1) + uri.getRawPath()
				+ ((uri.getRawQuery() != null) ? "?" + uri.getRawQuery() : "");
		if (at < 0) {
			return new PostgresAddress(jdbcUrl, null, null);
		}
		String[] parts = authority.substring(0, at).split(":", 2);
		return new PostgresAddress(jdbcUrl, decoded(parts[0]), (parts.length > 1) ? decoded(parts[1]) : null);
	}

	/** Unlike in a form, a plus is a plus. */
	private static String decoded(String part) {
		return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
	}

	/**
	 * Properties for the driver: a server that cannot be reached, or does not say who may
	 * connect, holds nobody for long.
	 */
	public Properties properties() {
		Properties properties = new Properties();
		properties.setProperty("connectTimeout", "3");
		properties.setProperty("loginTimeout", "5");
		properties.setProperty("tcpKeepAlive", "true");
		if (this.user != null) {
			properties.setProperty("user", this.user);
		}
		if (this.password != null) {
			properties.setProperty("password", this.password);
		}
		return properties;
	}

}

package dev.parley.store.database;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.regex.Pattern;

import dev.parley.start.MaskedValue;
import dev.parley.start.SettingException;
import org.jspecify.annotations.Nullable;

/**
 * The address and the credentials of a PostgreSQL database.
 *
 * @param jdbcUrl its properties take precedence over {@link #properties}
 * @param user null if the JDBC URL contains it
 * @param password null if there is none, or the JDBC URL contains it
 */
public record PostgresAddress(String jdbcUrl, @Nullable String user, @Nullable String password) {

	private static final Pattern POSTGRES = Pattern.compile("(jdbc:postgresql:|postgres(ql)?://[^/?#]).*");

	/**
	 * Parses an address.
	 * @param url in a form that {@link StoreProperties#databaseUrl()} describes
	 * @throws SettingException if it is not the address of a PostgreSQL database
	 */
	public static PostgresAddress parse(String url) {
		if (!POSTGRES.matcher(url).matches()) {
			throw noAddress(url, null);
		}
		try {
			return read(url);
		}
		catch (IllegalArgumentException ex) {
			throw noAddress(url, ex);
		}
	}

	private static PostgresAddress read(String url) {
		if (url.startsWith("jdbc:")) {
			return new PostgresAddress(url, null, null);
		}
		URI uri = URI.create(url);
		// URI.getHost() is null if a host name has an underscore, or if there are
		// several hosts.
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

	private static SettingException noAddress(String url, @Nullable Throwable cause) {
		return new SettingException(
				"DATABASE_URL is '%s', which is not the address of a PostgreSQL database."
					.formatted(MaskedValue.address(url)),
				"Set it to postgresql://user:password@host:5432/name, or remove it to use a SQLite file in "
						+ "PARLEY_DATA_DIR.",
				cause);
	}

	/**
	 * Percent-decodes a part of the URL; unlike in form data, a plus stands for itself.
	 */
	private static String decoded(String part) {
		return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
	}

	/**
	 * Properties for the driver, with short time limits for connecting and logging in.
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

package dev.parley.store.database;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the store.
 *
 * @param dataDir folder of the SQLite file {@code parley.db}, created if it is missing
 * @param databaseUrl a PostgreSQL database to use instead, as
 * {@code postgresql://user:password@host:port/name} or a JDBC URL; blank: SQLite
 */
@ConfigurationProperties("parley.store")
record StoreProperties(@DefaultValue("./data") Path dataDir, @Nullable String databaseUrl) {

	/**
	 * The address of the PostgreSQL database; null: SQLite is used.
	 * @throws dev.parley.start.SettingException if the URL is invalid
	 */
	@Nullable PostgresAddress postgres() {
		String url = this.databaseUrl;
		return (url != null && !url.isBlank()) ? PostgresAddress.parse(url) : null;
	}

}

package dev.parley.store.database;

import java.nio.file.Path;

import dev.parley.start.SettingException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the store.
 *
 * @param dataDir folder of the SQLite file {@code parley.db}, created if it is missing
 * @param databaseUrl a PostgreSQL database to use instead, as
 * {@code postgresql://user:password@host:port/name} or a JDBC URL; blank: SQLite
 * @param redisUrl of a Redis that several servers use together with the PostgreSQL
 * database; blank: no other server uses it
 */
@ConfigurationProperties("parley.store")
record StoreProperties(@DefaultValue("./data") Path dataDir, @Nullable String databaseUrl, @Nullable String redisUrl) {

	/**
	 * The address of the PostgreSQL database; null: SQLite is used.
	 * @throws dev.parley.start.SettingException if the URL is invalid
	 */
	@Nullable PostgresAddress postgres() {
		String url = this.databaseUrl;
		return (url != null && !url.isBlank()) ? PostgresAddress.parse(url) : null;
	}

	/**
	 * Whether other servers may use the PostgreSQL database.
	 * @throws SettingException if there is a Redis but no PostgreSQL database
	 */
	boolean shared() {
		boolean redis = this.redisUrl != null && !this.redisUrl.isBlank();
		if (redis && postgres() == null) {
			throw new SettingException("REDIS_URL is set, but DATABASE_URL is not.",
					"Set DATABASE_URL to the PostgreSQL database that the servers share, or remove REDIS_URL.", null);
		}
		return redis;
	}

}

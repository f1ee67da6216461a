package dev.parley.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import dev.parley.store.database.PostgresAddress;
import dev.parley.store.database.PostgresDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import org.springframework.jdbc.core.simple.JdbcClient;

/** A real PostgreSQL server for all tests of a JVM, which stops with the JVM. */
public final class PostgresServer {

	private final EmbeddedPostgres server;

	private PostgresServer(EmbeddedPostgres server) {
		this.server = server;
	}

	public static PostgresServer running() {
		return Holder.SERVER;
	}

	/**
	 * Creates a database with all tables and no rows: a copy, made without migrations.
	 */
	public String newDatabase(String name) {
		return create(name, MigratedDatabase.NAME);
	}

	/** Creates a database with a linguistic collation, like most servers. */
	public String databaseWithoutTables(String name) {
		return create(name, "template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'");
	}

	private String create(String name, String template) {
		admin().sql("CREATE DATABASE \"" + name + "\" TEMPLATE " + template).update();
		return "postgresql://postgres@" + address() + "/" + name;
	}

	/** Creates a user with a password. */
	public void newUser(String name, String password) throws IOException {
		admin().sql("CREATE ROLE " + name + " LOGIN SUPERUSER PASSWORD '" + password + "'").update();
		Path rules = Path.of(admin().sql("SHOW hba_file").query(String.class).single());
		Files.writeString(rules, "host all " + name + " 127.0.0.1/32 scram-sha-256\n" + Files.readString(rules));
		admin().sql("SELECT pg_reload_conf()").query(Boolean.class).single();
	}

	public String address() {
		return "127.0.0.1:" + this.server.getPort();
	}

	int port() {
		return this.server.getPort();
	}

	/** Terminates a backend, as an administrator or a broken network would. */
	void terminate(int backend) {
		admin().sql("SELECT pg_terminate_backend(?)").param(backend).query(Boolean.class).single();
	}

	/** A number from the catalog that all databases share. */
	int number(String query, Object... parameters) {
		return admin().sql(query).params(parameters).query(Integer.class).single();
	}

	private JdbcClient admin() {
		return JdbcClient.create(this.server.getPostgresDatabase());
	}

	/** What new databases are copied from. */
	private static final class MigratedDatabase {

		static final String NAME = make();

		private static String make() {
			String name = "migrated";
			// PostgreSQL copies only a database that nobody uses.
			PostgresDatabase.open(PostgresAddress.parse(running().databaseWithoutTables(name))).close();
			return name;
		}

	}

	private static final class Holder {

		static final PostgresServer SERVER = start();

		private static PostgresServer start() {
			try {
				// No test lets its machine crash.
				return new PostgresServer(EmbeddedPostgres.builder().setServerConfig("fsync", "off").start());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}

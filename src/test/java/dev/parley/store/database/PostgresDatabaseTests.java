package dev.parley.store.database;

import java.io.IOException;
import java.util.UUID;

import dev.parley.store.PostgresServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PostgresDatabaseTests {

	private static final String NAME = UUID.randomUUID().toString();

	private static final PostgresServer SERVER = PostgresServer.running();

	@BeforeAll
	static void makeAUserWhosePasswordNeedsEscapes() throws IOException {
		SERVER.databaseWithoutTables(NAME);
		SERVER.newUser("writer", "p@s+s:w/d");
	}

	@ParameterizedTest
	@ValueSource(strings = { "postgresql://writer:p%40s%2Bs%3Aw%2Fd@HOST/NAME",
			"postgres://writer:p%40s%2Bs:w%2Fd@HOST/NAME", "postgresql://writer:p%40s+s%3Aw%2Fd@HOST/NAME",
			"jdbc:postgresql://HOST/NAME?user=writer&password=p%40s%2Bs:w/d",
			"postgresql://HOST/NAME?user=writer&password=p%40s%2Bs:w/d" })
	void everyFormOfTheUrlConnects(String url) {
		try (PostgresDatabase database = open(url)) {
			assertThat(ask(database, "SELECT current_user || ' in ' || current_database()"))
				.isEqualTo("writer in " + NAME);
		}
	}

	@Test
	void whatFollowsTheDatabaseInTheUrlIsKept() {
		try (PostgresDatabase database = open("postgresql://postgres@HOST/NAME?ApplicationName=parley%20test")) {
			assertThat(ask(database, "SELECT current_setting('application_name')")).isEqualTo("parley test");
		}
	}

	@Test
	void aWrongPasswordIsRefused() {
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> open("postgresql://writer:wrong@HOST/NAME"))
			.withMessageContaining("password authentication failed");
	}

	@Test
	void aServerThatIsGoneMakesTheStoreUnavailable() {
		try (PostgresDatabase database = open("postgresql://postgres@HOST/NAME")) {
			assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> database
				.write((client) -> client.sql("SELECT pg_terminate_backend(pg_backend_pid())").query().singleValue()));
			assertThat(ask(database, "SELECT 'back again'")).isEqualTo("back again");
		}
	}

	private static PostgresDatabase open(String url) {
		return PostgresDatabase.open(PostgresAddress.parse(real(url)));
	}

	private static String real(String url) {
		return url.replace("HOST", SERVER.address()).replace("NAME", NAME);
	}

	private static String ask(Database database, String sql) {
		return database.read((client) -> String.valueOf(client.sql(sql).query().singleValue()));
	}

}

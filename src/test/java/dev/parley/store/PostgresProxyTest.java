package dev.parley.store;

import java.nio.file.Path;
import java.util.UUID;

import dev.parley.testing.Parley;
import dev.parley.testing.PostgresProxy;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test with a server whose PostgreSQL can be cut off. */
abstract class PostgresProxyTest {

	protected final ScriptedModel model = ScriptedModel.start();

	protected final PostgresProxy proxy = PostgresProxy.before(PostgresServer.running().port());

	protected final String name = UUID.randomUUID().toString();

	@TempDir
	protected Path data;

	protected Parley parley;

	protected Server server;

	@BeforeEach
	void start() {
		PostgresServer.running().newDatabase(this.name);
		this.parley = Parley.start(
				this.data, this.model.baseUrl(), "parley.store.database-url=postgresql://postgres@127.0.0.1:"
						+ this.proxy.port() + "/" + this.name + "?preferQueryMode=simple",
				"parley.run.end-patience=1s");
		this.server = this.parley.server().with("Idempotency-Key", "key-1");
	}

	@AfterEach
	void close() {
		this.parley.close();
		this.proxy.close();
		this.model.close();
	}

}

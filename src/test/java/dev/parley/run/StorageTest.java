package dev.parley.run;

import java.nio.file.Path;

import dev.parley.testing.Parley;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test with a server whose database file can be locked or spoilt. */
abstract class StorageTest {

	protected final ScriptedModel model = ScriptedModel.start();

	@TempDir
	protected Path data;

	protected Parley parley;

	protected Server server;

	@BeforeEach
	void start() {
		this.parley = Parley.start(this.data, this.model.baseUrl(), "parley.run.end-patience=6s");
		this.server = this.parley.server();
	}

	@AfterEach
	void close() {
		this.parley.close();
		this.model.close();
	}

}

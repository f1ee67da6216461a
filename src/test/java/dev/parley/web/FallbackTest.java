package dev.parley.web;

import java.nio.file.Path;
import java.util.stream.Stream;

import dev.parley.testing.Parley;
import dev.parley.testing.ScriptedModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A test with two models, of which the second can be the fallback. */
abstract class FallbackTest {

	@TempDir
	protected Path folder;

	@TempDir
	private Path data;

	protected final ScriptedModel first = ScriptedModel.start();

	protected final ScriptedModel second = ScriptedModel.start();

	@AfterEach
	void close() {
		this.first.close();
		this.second.close();
	}

	protected final Parley start(String... properties) {
		return Parley.start(this.data, this.first.baseUrl(), properties);
	}

	protected final Parley startWithFallback(String... more) {
		String[] properties = { "parley.model.fallback.name=reserve",
				"parley.model.fallback.base-url=" + this.second.baseUrl(),
				"parley.model.fallback.api-key=key-of-reserve", "parley.model.headers=X-Own: of-first" };
		return start(Stream.of(properties, more).flatMap(Stream::of).toArray(String[]::new));
	}

}

package dev.parley.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.ScriptedModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A start that fails does not touch the runs of the running server. */
@OwnServers
class SecondServerIntegrationTests {

	private final ScriptedModel model = ScriptedModel.start();

	@TempDir
	private Path data;

	@TempDir
	private Path temporary;

	@AfterEach
	void close() {
		this.model.close();
	}

	@Test
	void settlesNothingBeforeItHasItsPort() throws Exception {
		Path crashed = Files.createDirectory(this.temporary.resolve("crashed"));
		leaveAnUnfinishedRun(crashed);
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			assertThatException().isThrownBy(() -> start(crashed, "server.port=" + taken.getLocalPort()));
		}
		assertThat(unfinished(crashed)).isOne();
		start(crashed).close();
		assertThat(unfinished(crashed)).isZero();
	}

	@Test
	void touchesNothingWhenItOnlyTrains() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		try (Parley parley = start(this.data); EventStream stream = parley.server().stream(Json.message("Count"))) {
			gate.release();
			stream.event("token");
			train(this.data);
			assertThat(parley.server().get("/runs/" + stream.runId())).has("/state", "running");
			gate.releaseAll();
			assertThat(stream.last().type()).isEqualTo("done");
		}
	}

	@Test
	void leavesNothingBehindWhenItOnlyTrains() throws Exception {
		Path none = this.temporary.resolve("none");
		train(none);
		assertThat(none).doesNotExist();
		try (Stream<Path> left = Files.list(this.temporary)) {
			assertThat(left.map((path) -> path.getFileName().toString()))
				.noneMatch((name) -> name.startsWith("parley"));
		}
	}

	/** The README's command that creates an AOT cache. */
	private void train(Path folder) throws Exception {
		Path log = this.temporary.resolve("training.log");
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + this.temporary, "-Dspring.context.exit=onRefresh",
				"-Dorg.sqlite.tmpdir=" + this.data, "-cp", System.getProperty("java.class.path"),
				"dev.parley.ParleyApplication")
			.redirectErrorStream(true)
			.redirectOutput(log.toFile());
		builder.environment().remove("DATABASE_URL");
		builder.environment()
			.putAll(Map.of("PORT", "0", "PARLEY_DATA_DIR", folder.toString(), "OPENAI_API_KEY", Parley.API_KEY,
					"OPENAI_BASE_URL", this.model.baseUrl()));
		assertThat(builder.start().waitFor()).as(Files.readString(log)).isZero();
	}

	private void leaveAnUnfinishedRun(Path folder) throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Half", " more").gatedBy(gate));
		try (Parley parley = start(this.data); EventStream stream = parley.server().stream(Json.message("Hi"))) {
			gate.release();
			stream.event("token");
			parley.crashCopy(folder);
			gate.releaseAll();
			stream.last();
		}
	}

	private static long unfinished(Path folder) {
		return JdbcClient.create(new DriverManagerDataSource("jdbc:sqlite:" + folder.resolve("parley.db")))
			.sql("SELECT count(*) FROM runs WHERE state = 'unfinished'")
			.query(Long.class)
			.single();
	}

	@Test
	void leavesNoTextOfADeletedSessionInItsFiles() throws IOException {
		String secret = "the-secret-of-ada-lovelace ".repeat(40);
		try (Parley parley = start(this.data)) {
			assertThat(parley.server().chat(Json.message("Hi"))).hasStatus(200);
			String session = parley.server().chat(Json.message(secret)).get("session_id");
			assertThat(parley.server().chat(Json.message("Hi"))).hasStatus(200);
			assertThat(parley.server().delete("/sessions/" + session)).hasStatus(204);
		}
		List<Path> files = new ArrayList<>();
		try (Stream<Path> found = Files.list(this.data)) {
			found.forEach(files::add);
		}
		assertThat(files).extracting((file) -> file.getFileName().toString()).contains("parley.db");
		for (Path file : files) {
			assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)).as(file.toString())
				.doesNotContain("the-secret-of-ada");
		}
	}

	@Test
	void makesIdsAfterThoseOfAServerWhoseClockWasAhead() throws Exception {
		assumeTrue(ParleyProcess.available(), "The jar is not built: run ./mvnw verify");
		start(this.data).close();
		long ahead = System.currentTimeMillis() + 2 * 60 * 60 * 1000;
		String earlier = "%08x-%04x-7000-8000-000000000000".formatted(ahead >>> 16, ahead & 0xFFFF);
		JdbcClient.create(new DriverManagerDataSource("jdbc:sqlite:" + this.data.resolve("parley.db"))).sql("""
				INSERT INTO sessions (id, user_id, agent, metadata, run_count, message_count, tokens_used,
					created_at, updated_at)
				VALUES (?, 'anonymous', 'assistant', '{}', 0, 0, 0, 0, 0)""").param(earlier).update();
		try (ParleyProcess parley = ParleyProcess.start(this.data, this.model.baseUrl(), Map.of())) {
			String newer = parley.server().post("/sessions", "{}").get("session_id");
			assertThat(Json.texts(parley.server().get("/sessions").json().path("sessions"), "session_id"))
				.containsExactly(newer, earlier);
		}
	}

	private Parley start(Path folder, String... properties) {
		return Parley.start(folder, this.model.baseUrl(), properties);
	}

}

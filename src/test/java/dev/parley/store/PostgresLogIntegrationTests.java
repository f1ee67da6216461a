package dev.parley.store;

import java.nio.file.Path;
import java.time.Duration;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** What the log says if PostgreSQL hangs or belongs to another server. */
@ResourceLock(OwnServers.LOG)
@ExtendWith(OutputCaptureExtension.class)
class PostgresLogIntegrationTests extends PostgresProxyTest {

	@Test
	void aHangingServerBlocksCallersOnlyBriefly(CapturedOutput output) throws Exception {
		assertThat(this.parley.server().chat(Json.message("Before"))).hasStatus(200);
		this.proxy.freeze();
		for (int i = 0; i < 3; i++) {
			long begun = System.nanoTime();
			assertThat(this.parley.server().chat(Json.message("Hi"))).isProblem(503, "storage_unavailable");
			assertThat(this.parley.server().get("/sessions")).isProblem(503, "storage_unavailable");
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
		}
		this.proxy.thaw();
		Awaitility.await()
			.atMost(Patience.LIMIT)
			.until(() -> this.parley.server().chat(Json.message("After")).status() == 200);
		assertThat(output.toString().lines().filter((line) -> line.contains("The store cannot be")))
			.as("one line for reading, one for writing")
			.hasSizeBetween(1, 2);
		assertThat(output).doesNotContain("\tat org.postgresql");
	}

	@Test
	void aLostReplyToACommitLeavesNoStackTrace(CapturedOutput output) throws Exception {
		this.proxy.cutCommitOf("INSERT INTO runs", false);
		this.parley.server().chat(Json.message("Hi"));
		this.proxy.awaitCut();
		Awaitility.await()
			.atMost(Patience.LIMIT)
			.until(() -> this.parley.server().chat(Json.message("After")).status() == 200);
		assertThat(output).doesNotContain("\tat org.");
	}

	@Test
	void aSecondServerOnTheDatabaseDoesNotStart(CapturedOutput output, @TempDir Path otherData) throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		try (EventStream stream = this.parley.server().stream(Json.message("Count"))) {
			gate.release();
			stream.event("token");
			assertRefused(otherData, output);
			assertThat(this.server.get("/runs/" + stream.runId())).has("/state", "running");
			gate.releaseAll();
			assertThat(stream.last().type()).isEqualTo("done");
		}
		this.parley.close();
		try (Parley next = Parley.start(otherData, this.model.baseUrl(), directly())) {
			assertThat(next.server().get("/sessions").json().path("sessions")).hasSize(1);
		}
	}

	@Test
	void theLockIsTakenAgainAfterItsConnectionBroke(CapturedOutput output, @TempDir Path otherData) {
		int before = lockHolder();
		PostgresServer.running().terminate(before);
		Awaitility.await().atMost(Patience.LIMIT).until(() -> lockHolder() != 0 && lockHolder() != before);
		assertRefused(otherData, output);
		assertThat(this.server.chat(Json.message("Hi"))).hasStatus(200);
	}

	private void assertRefused(Path otherData, CapturedOutput output) {
		try (Parley second = Parley.start(otherData, this.model.baseUrl(), directly())) {
			throw new AssertionError("A second server has started: " + second.server().uri("/"));
		}
		catch (RuntimeException ex) {
			assertThat(ex).hasStackTraceContaining("StoreInUseException");
		}
		assertThat(output).contains("APPLICATION FAILED TO START", "Another Parley server uses the PostgreSQL database",
				"DATABASE_URL");
		assertThat(output).doesNotContain("\tat org.springframework");
	}

	private String[] directly() {
		return new String[] { "parley.store.database-url=postgresql://postgres@" + PostgresServer.running().address()
				+ "/" + this.name };
	}

	/** The process id of the backend that holds the lock; 0 if none does. */
	private int lockHolder() {
		return PostgresServer.running()
			.number("SELECT COALESCE(MAX(l.pid), 0) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
					+ " WHERE l.locktype = 'advisory' AND l.granted AND d.datname = ?", this.name);
	}

}

package dev.parley.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import dev.parley.store.database.SqliteDatabase;
import dev.parley.store.database.StorageUnavailableException;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Patience;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/** Another program has locked the SQLite file. */
@Timeout(value = 600, threadMode = ThreadMode.SEPARATE_THREAD)
@OwnServers
class SqliteLockTests {

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private static final Duration SLACK = Patience.AT_ONCE;

	@TempDir
	private Path folder;

	private SqliteDatabase database;

	private Lines lines;

	private Connection other;

	@BeforeEach
	void open() throws SQLException {
		Path file = this.folder.resolve("parley.db");
		this.database = SqliteDatabase.open(file);
		this.lines = Lines.create(this.database);
		this.other = DriverManager.getConnection("jdbc:sqlite:" + file);
	}

	@AfterEach
	void close() throws SQLException {
		this.other.close();
		this.database.close();
	}

	@Test
	void nobodyIsLockedOutWhileNothingIsWritten() throws SQLException {
		this.lines.add("ours");
		this.lines.all();
		lock();
		other("INSERT INTO lines VALUES ('theirs')");
		unlock();
		assertThat(this.lines.all()).containsExactly("ours", "theirs");
	}

	@Test
	void aWriteGivesUpAfterTwoSecondsWhileReadsGoOn() throws SQLException {
		this.lines.add("old");
		lock();
		long started = System.nanoTime();
		CompletableFuture<String> write = async(() -> this.lines.add("new"));
		int reads = 0;
		while (!write.isDone()) {
			assertThat(this.lines.all()).containsExactly("old");
			reads++;
		}
		assertThat(elapsedSince(started)).isBetween(PATIENCE.minusMillis(100), PATIENCE.plus(SLACK));
		assertThat(write).failsWithin(Duration.ZERO)
			.withThrowableThat()
			.withCauseInstanceOf(StorageUnavailableException.class);
		assertThat(reads).isGreaterThan(10);
		unlock();
		this.lines.add("newer");
		assertThat(this.lines.all()).containsExactly("old", "newer");
	}

	@Test
	void aWriteSucceedsOnceTheLockIsGone() throws SQLException {
		lock();
		CompletableFuture<String> write = async(() -> this.lines.add("new"));
		await().during(Duration.ofMillis(300)).until(() -> !write.isDone());
		unlock();
		assertThat(write).succeedsWithin(SLACK);
		assertThat(this.lines.all()).containsExactly("new");
	}

	@Test
	void manyWritesGiveUpTogether() throws SQLException {
		lock();
		List<CompletableFuture<String>> writes = IntStream.range(0, 8)
			.mapToObj((i) -> async(() -> this.lines.add("note " + i)))
			.toList();
		assertThat(CompletableFuture.allOf(writes.toArray(CompletableFuture[]::new))).failsWithin(PATIENCE.plus(SLACK))
			.withThrowableThat()
			.withCauseInstanceOf(StorageUnavailableException.class);
	}

	@Test
	void waitingWritersHoldNoCarriers() throws SQLException {
		lock();
		List<CompletableFuture<String>> writes = IntStream.range(0, 64)
			.mapToObj((i) -> async(() -> this.lines.add("note " + i)))
			.toList();
		assertThat(async(() -> "unrelated")).succeedsWithin(SLACK);
		assertThat(writes).noneMatch(CompletableFuture::isDone);
		unlock();
		assertThat(writes).allSatisfy((write) -> assertThat(write).succeedsWithin(SLACK));
	}

	@Test
	void aUnitThatFailsAfterTheWaitLeavesNothingBehind() throws SQLException {
		this.lines.add("taken");
		lock();
		CompletableFuture<String> write = async(() -> this.database.write((client) -> {
			Lines.insert(client, "half");
			return Lines.insert(client, "taken");
		}));
		await().during(Duration.ofMillis(300)).until(() -> !write.isDone());
		unlock();
		assertThat(write).failsWithin(SLACK).withThrowableThat().withCauseInstanceOf(DataAccessException.class);
		assertThat(this.lines.all()).containsExactly("taken");
	}

	@Test
	void closingWaitsForWorkThatWaitsForTheLock() throws Exception {
		lock();
		CompletableFuture<String> write = async(() -> this.lines.add("new"));
		await().during(Duration.ofMillis(100)).until(() -> !write.isDone());
		Thread closing = Thread.startVirtualThread(this.database::close);
		await().during(Duration.ofMillis(100)).until(() -> closing.getState() == Thread.State.WAITING);
		unlock();
		assertThat(write).succeedsWithin(SLACK);
		closing.join();
	}

	@Test
	void closingDoesNotWaitForLongForTheLock() throws SQLException {
		lock();
		CompletableFuture<String> write = async(() -> this.lines.add("new"));
		await().during(Duration.ofMillis(100)).until(() -> !write.isDone());
		long started = System.nanoTime();
		this.database.close();
		assertThat(elapsedSince(started)).isLessThan(SLACK);
		assertThat(write).failsWithin(SLACK).withThrowableThat().withCauseInstanceOf(StorageUnavailableException.class);
		assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(this.lines::all);
	}

	private void lock() throws SQLException {
		other("BEGIN IMMEDIATE");
	}

	private void unlock() throws SQLException {
		other("COMMIT");
	}

	private void other(String sql) throws SQLException {
		try (Statement statement = this.other.createStatement()) {
			statement.execute(sql);
		}
	}

	private static CompletableFuture<String> async(Supplier<String> work) {
		return CompletableFuture.supplyAsync(work, Thread::startVirtualThread);
	}

	private static Duration elapsedSince(long started) {
		return Duration.ofNanos(System.nanoTime() - started);
	}

}

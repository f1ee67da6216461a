package dev.parley.store.database;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.parley.store.BusyWriter;
import dev.parley.store.Lines;
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

@Timeout(value = 600, threadMode = ThreadMode.SEPARATE_THREAD)
class SqliteDatabaseTests {

	private static final Duration SOON = Patience.LIMIT;

	@TempDir
	private Path folder;

	private SqliteDatabase database;

	private Lines lines;

	@BeforeEach
	void open() {
		this.database = reopen();
		this.lines = Lines.create(this.database);
	}

	@AfterEach
	void close() {
		this.database.close();
	}

	@Test
	void theFolderIsMadeWhereItIsMissing() {
		assertThat(this.folder.resolve("a/b/parley.db")).exists();
	}

	@Test
	void whatWasCommittedSurvives() {
		this.lines.add("kept");
		this.database.close();
		this.database = reopen();
		assertThat(new Lines(this.database).all()).containsExactly("kept");
	}

	@Test
	void theNextProcessReadsWhatOneThatDiedHadCommitted() {
		this.lines.add("before");
		try (SqliteDatabase next = reopen()) {
			Lines others = new Lines(next);
			assertThat(others.all()).containsExactly("before");
			others.add("after");
		}
		assertThat(this.lines.all()).containsExactly("before", "after");
	}

	@Test
	void aFailingUnitDoesNotAffectOthers() throws Exception {
		this.lines.add("taken");
		AtomicInteger attempts = new AtomicInteger();
		List<CompletableFuture<String>> good;
		CompletableFuture<String> bad;
		try (BusyWriter writer = BusyWriter.of(this.database)) {
			good = IntStream.range(0, 20)
				.mapToObj((i) -> writer.ask(() -> this.lines.add("note " + i, attempts::incrementAndGet)))
				.toList();
			bad = writer.ask(() -> this.database.write((client) -> {
				Lines.insert(client, "half");
				return Lines.insert(client, "taken");
			}));
			writer.awaitQueue();
		}
		assertThat(good).allSatisfy((line) -> assertThat(line).succeedsWithin(SOON));
		assertThat(bad).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(DataAccessException.class);
		assertThat(this.lines.all()).hasSize(21).doesNotContain("half").doesNotHaveDuplicates();
		assertThat(attempts).as("units shared a commit and were done again").hasValueGreaterThan(20);
	}

	@Test
	void anErrorInAUnitDoesNotAffectOthers() throws Exception {
		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			Future<String> broken = threads.submit(() -> this.database.write((client) -> {
				Lines.insert(client, "half");
				throw new StackOverflowError();
			}));
			assertThat(broken).failsWithin(SOON).withThrowableThat().withCauseInstanceOf(StackOverflowError.class);
			assertThat(threads.submit(() -> this.lines.add("next"))).succeedsWithin(SOON);
		}
		assertThat(this.lines.all()).containsExactly("next");
	}

	@Test
	void aThousandVirtualThreadsWriteAtOnce() throws Exception {
		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			List<Future<String>> writes = IntStream.range(0, 1000)
				.mapToObj((i) -> threads.submit(() -> this.lines.add("note " + i)))
				.toList();
			for (Future<String> write : writes) {
				assertThat(write.get()).startsWith("note ");
			}
		}
		assertThat(this.lines.all()).hasSize(1000).doesNotHaveDuplicates();
	}

	@Test
	void aReadAfterAWriteSeesIt() {
		for (int i = 0; i < 200; i++) {
			this.lines.add("note " + i);
			assertThat(this.lines.all()).hasSize(i + 1);
		}
	}

	@Test
	void closingFinishesWhatWasSubmitted() throws Exception {
		Thread closing;
		List<CompletableFuture<String>> submitted;
		try (BusyWriter writer = BusyWriter.of(this.database)) {
			submitted = IntStream.range(0, 10).mapToObj((i) -> writer.ask(() -> this.lines.add("note " + i))).toList();
			writer.awaitQueue();
			closing = Thread.startVirtualThread(this.database::close);
			await().until(this::isClosed);
			assertThat(closing.isAlive()).isTrue();
		}
		assertThat(submitted).allSatisfy((line) -> assertThat(line).succeedsWithin(SOON));
		closing.join();
		assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> this.lines.add("too late"));
		this.database = reopen();
		assertThat(new Lines(this.database).all()).hasSize(10);
	}

	private boolean isClosed() {
		try {
			this.lines.all();
			return false;
		}
		catch (StorageUnavailableException ex) {
			return true;
		}
	}

	private SqliteDatabase reopen() {
		return SqliteDatabase.open(this.folder.resolve("a/b/parley.db"));
	}

}

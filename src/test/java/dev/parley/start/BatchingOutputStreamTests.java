package dev.parley.start;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.parley.testing.Patience;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BatchingOutputStreamTests {

	private final Target target = new Target();

	private final BatchingOutputStream out = new BatchingOutputStream(this.target);

	@Test
	void aLineIsWrittenAndFlushedWithoutAnotherOne() throws IOException {
		write("one\n");
		Awaitility.await().atMost(Patience.LIMIT).until(() -> this.target.flushed().equals("one\n"));
		write("two\n");
		Awaitility.await().atMost(Patience.LIMIT).until(() -> this.target.flushed().equals("one\ntwo\n"));
	}

	@Test
	void whatWaitsIsWrittenAtOnceAndInOrder() throws IOException {
		this.target.block();
		write("first\n");
		Awaitility.await().atMost(Patience.LIMIT).until(() -> this.target.isBlocked());
		for (int i = 0; i < 1000; i++) {
			write(i + "\n");
		}
		this.target.release();
		this.out.close();
		assertThat(this.target.writes).containsExactly("first\n",
				IntStream.range(0, 1000).mapToObj((i) -> i + "\n").collect(Collectors.joining()));
	}

	@Test
	void closingWritesTheRestAndKeepsAnInterrupt() throws IOException {
		write("one\n");
		write("two\n");
		Thread.currentThread().interrupt();
		this.out.close();
		assertThat(Thread.interrupted()).isTrue();
		assertThat(this.target.flushed()).isEqualTo("one\ntwo\n");
	}

	@Test
	void whatComesAfterTheEndIsWrittenDirectly() throws IOException {
		this.out.close();
		this.out.close();
		write("late\n");
		assertThat(this.target.flushed()).isEqualTo("late\n");
	}

	@Test
	void callersWaitWhileTooMuchWaits() throws IOException, InterruptedException {
		this.target.block();
		write("first\n");
		Awaitility.await().atMost(Patience.LIMIT).until(() -> this.target.isBlocked());
		write("x".repeat(BatchingOutputStream.CAPACITY));
		Thread caller = Thread.ofVirtual().start(() -> {
			try {
				write("last\n");
			}
			catch (IOException ex) {
				throw new AssertionError(ex);
			}
		});
		Awaitility.await().atMost(Patience.LIMIT).until(() -> caller.getState() == Thread.State.WAITING);
		this.target.release();
		caller.join();
		this.out.close();
		assertThat(this.target.flushed()).startsWith("first\nxxx")
			.endsWith("xlast\n")
			.hasSize(BatchingOutputStream.CAPACITY + "first\nlast\n".length());
	}

	@Test
	void nobodyWaitsForATargetThatFails() throws IOException {
		BatchingOutputStream broken = new BatchingOutputStream(new OutputStream() {
			private boolean failed;

			@Override
			public void write(int octet) throws IOException {
				if (!this.failed) {
					this.failed = true;
					throw new IOException("gone");
				}
			}
		});
		for (int i = 0; i < 3; i++) {
			broken.write(new byte[BatchingOutputStream.CAPACITY]);
		}
		broken.close();
	}

	private void write(String text) throws IOException {
		this.out.write(text.getBytes(StandardCharsets.UTF_8));
	}

	/** Records each write separately, and can block one. */
	private static final class Target extends OutputStream {

		private final List<String> writes = new CopyOnWriteArrayList<>();

		private final ByteArrayOutputStream unflushed = new ByteArrayOutputStream();

		private volatile String flushed = "";

		private volatile CountDownLatch gate = new CountDownLatch(0);

		private volatile boolean blocked;

		@Override
		public void write(int octet) throws IOException {
			write(new byte[] { (byte) octet }, 0, 1);
		}

		@Override
		public void write(byte[] bytes, int offset, int length) {
			this.blocked = true;
			try {
				this.gate.await();
			}
			catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
			this.writes.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
			this.unflushed.write(bytes, offset, length);
		}

		@Override
		public void flush() {
			this.flushed = this.unflushed.toString(StandardCharsets.UTF_8);
		}

		private void block() {
			this.gate = new CountDownLatch(1);
		}

		private void release() {
			this.gate.countDown();
		}

		private boolean isBlocked() {
			return this.blocked;
		}

		private String flushed() {
			return this.flushed;
		}

	}

}

package dev.parley.store.database;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import dev.parley.testing.Patience;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class UpkeepTests {

	private final Upkeep upkeep = new Upkeep("test", "The test");

	@Test
	void aPieceThatFailsComesAgain() throws Exception {
		Semaphore done = new Semaphore(0);
		try (this.upkeep) {
			this.upkeep.every(Duration.ofMillis(1), () -> {
				done.release();
				throw new IllegalStateException("expected");
			});
			assertThat(done.tryAcquire(3, Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void closingDoesNotInterruptThePieceThatIsBeingDone() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch mayEnd = new CountDownLatch(1);
		AtomicBoolean completed = new AtomicBoolean();
		this.upkeep.once(Duration.ZERO, () -> {
			begun.countDown();
			try {
				mayEnd.await();
				completed.set(true);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
		begun.await();
		Thread closing = Thread.startVirtualThread(this.upkeep::close);
		await().atMost(Patience.LIMIT).until(() -> closing.getState() == Thread.State.TIMED_WAITING);
		mayEnd.countDown();
		closing.join();
		assertThat(completed).isTrue();
	}

	@Test
	void closingDoesNotWaitForLongForAPieceThatHangs() throws Exception {
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch interrupted = new CountDownLatch(1);
		this.upkeep.once(Duration.ZERO, () -> {
			begun.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				interrupted.countDown();
			}
		});
		begun.await();
		this.upkeep.close();
		assertThat(interrupted.await(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void nothingBeginsOnceItIsClosed() {
		AtomicInteger begun = new AtomicInteger();
		this.upkeep.once(Duration.ofHours(1), begun::incrementAndGet);
		this.upkeep.close();
		this.upkeep.once(Duration.ZERO, begun::incrementAndGet);
		assertThat(begun).hasValue(0);
	}

}

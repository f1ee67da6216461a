package dev.parley.start;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * Writes what waits all at once, on a thread of its own: a system call for each line of
 * the log would cost a short request a tenth of its time. The first line after a pause is
 * written at once; under load, lines gather for {@link #GATHERING}. Order is kept, and
 * nothing is dropped: while {@link #CAPACITY} is used up, callers wait, as they would
 * without a buffer. After {@link #close}, which writes the rest, bytes go straight to the
 * target. Thread-safe.
 */
final class BatchingOutputStream extends OutputStream {

	static final Duration GATHERING = Duration.ofMillis(100);

	/** In bytes; the last piece may pass it. */
	static final int CAPACITY = 1024 * 1024;

	private final OutputStream target;

	private final Thread writer;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition arrived = this.lock.newCondition();

	/** The writer must not go on gathering. */
	private final Condition urgent = this.lock.newCondition();

	private final Condition taken = this.lock.newCondition();

	@GuardedBy("lock")
	private ByteArrayOutputStream waiting = new ByteArrayOutputStream();

	@GuardedBy("lock")
	private boolean closed;

	/**
	 * Begins to write to {@code target}. The thread is a daemon, so it does not keep the
	 * process alive: whoever ends the process closes this stream.
	 * @param target stays open
	 */
	BatchingOutputStream(OutputStream target) {
		this.target = target;
		this.writer = Thread.ofPlatform().daemon().name("log-writer").start(this::writeUntilClosed);
	}

	@Override
	public void write(int octet) throws IOException {
		write(new byte[] { (byte) octet }, 0, 1);
	}

	@Override
	public void write(byte[] bytes, int offset, int length) throws IOException {
		this.lock.lock();
		try {
			while (this.waiting.size() >= CAPACITY && !this.closed) {
				this.urgent.signal();
				this.taken.awaitUninterruptibly();
			}
			if (!this.closed) {
				if (this.waiting.size() == 0) {
					this.arrived.signal();
				}
				this.waiting.write(bytes, offset, length);
				return;
			}
		}
		finally {
			this.lock.unlock();
		}
		this.target.write(bytes, offset, length);
		this.target.flush();
	}

	/** Writes all that waits. An interrupt is kept for later. */
	@Override
	public void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.arrived.signal();
			this.urgent.signal();
			this.taken.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		boolean interrupted = false;
		while (this.writer.isAlive()) {
			try {
				this.writer.join();
			}
			catch (InterruptedException _) {
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private void writeUntilClosed() {
		try {
			for (ByteArrayOutputStream batch = take(); batch.size() > 0; batch = take()) {
				batch.writeTo(this.target);
				this.target.flush();
				gather();
			}
		}
		catch (IOException _) {
			// Nobody can be told: this is where it would be said.
		}
		finally {
			// Whatever ended this thread, nobody may wait for it.
			this.lock.lock();
			try {
				this.closed = true;
				this.taken.signalAll();
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	/** All that waits; nothing once the stream is closed and all is written. */
	private ByteArrayOutputStream take() {
		this.lock.lock();
		try {
			while (this.waiting.size() == 0 && !this.closed) {
				this.arrived.awaitUninterruptibly();
			}
			ByteArrayOutputStream batch = this.waiting;
			this.waiting = new ByteArrayOutputStream(Math.max(batch.size(), 32));
			this.taken.signalAll();
			return batch;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void gather() {
		this.lock.lock();
		try {
			long left = GATHERING.toNanos();
			while (left > 0 && !this.closed && this.waiting.size() < CAPACITY) {
				left = this.urgent.awaitNanos(left);
			}
		}
		catch (InterruptedException _) {
			// Nobody interrupts this thread to end it; it only writes sooner.
		}
		finally {
			this.lock.unlock();
		}
	}

}

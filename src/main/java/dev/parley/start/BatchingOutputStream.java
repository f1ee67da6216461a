package dev.parley.start;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import com.google.errorprone.annotations.concurrent.GuardedBy;

/**
 * Collects lines and writes them together on a thread of its own: with two lines per
 * request, one system call for each line takes three times as long. The first line after
 * a pause is written immediately; under load, lines are collected for {@link #GATHERING}.
 * Keeps the order and drops nothing: while {@link #CAPACITY} is used up, callers wait, as
 * they would without a buffer. After {@link #close}, which writes the rest, bytes go
 * directly to the target. Thread-safe.
 */
final class BatchingOutputStream extends OutputStream {

	static final Duration GATHERING = Duration.ofMillis(100);

	/** In bytes; the last piece may exceed it. */
	static final int CAPACITY = 1024 * 1024;

	private final OutputStream target;

	private final Thread writer;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition arrived = this.lock.newCondition();

	/** Whether the writer must write without waiting for more. */
	private final Condition urgent = this.lock.newCondition();

	private final Condition taken = this.lock.newCondition();

	@GuardedBy("lock")
	private ByteArrayOutputStream waiting = new ByteArrayOutputStream();

	@GuardedBy("lock")
	private boolean closed;

	/**
	 * Starts the writer. Its thread is a daemon and does not keep the process alive, so
	 * this stream must be closed before the process ends.
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

	/** Writes all waiting bytes. Keeps the interrupt status. */
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
			// Cannot be reported: this is the log's own output.
		}
		finally {
			// Callers must not wait for a thread that has ended, for any reason.
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

	/**
	 * Takes all waiting bytes; empty once the stream is closed and everything is written.
	 */
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
			// An interrupt does not end this thread; it only writes earlier.
		}
		finally {
			this.lock.unlock();
		}
	}

}

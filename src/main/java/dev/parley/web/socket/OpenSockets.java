package dev.parley.web.socket;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

import dev.parley.run.admission.RunRefusedException;

import org.springframework.context.SmartLifecycle;

/**
 * All open connections. On shutdown it lets them send the ends of their runs, and closes
 * them. Thread-safe.
 */
final class OpenSockets implements SmartLifecycle {

	/** What a connection takes of the heap, measured. */
	private static final int BYTES = 48 * 1024;

	private static final int SHARE_OF_THE_HEAP = 10;

	private static final Duration LAST_EVENTS = Duration.ofSeconds(5);

	private static final Duration CLOSING = Duration.ofSeconds(2);

	private final Set<SocketConnection> connections = ConcurrentHashMap.newKeySet();

	/** Connections whose caller is not known yet. */
	private final AtomicInteger strangers = new AtomicInteger();

	private final int most;

	private volatile boolean running;

	private volatile boolean stopping;

	/**
	 * @param heap in bytes, of which connections may take a tenth
	 */
	OpenSockets(long heap) {
		this.most = Math.toIntExact(Math.clamp(heap / SHARE_OF_THE_HEAP / BYTES, 2, Integer.MAX_VALUE));
	}

	/**
	 * Checks whether another connection can be opened. Those without a key leave half of
	 * the room to those with one.
	 * @throws RunRefusedException if there is no room, or the server shuts down
	 */
	void requireRoom(boolean authenticated) {
		if (this.stopping) {
			throw new RunRefusedException(RunRefusedException.Reason.SHUTTING_DOWN, "The server is shutting down",
					null);
		}
		if (count() >= this.most || (!authenticated && this.strangers.get() >= this.most / 2)) {
			throw new RunRefusedException(RunRefusedException.Reason.OVERLOADED,
					"The server has too many WebSockets; try again later", null);
		}
	}

	void strangerCame() {
		this.strangers.incrementAndGet();
	}

	/** A stranger has shown its key, or has left. */
	void strangerGone() {
		this.strangers.decrementAndGet();
	}

	/** Adds a connection; closes it if the server shuts down. */
	void add(SocketConnection connection) {
		this.connections.add(connection);
		if (this.stopping) {
			close(connection);
		}
	}

	void remove(SocketConnection connection) {
		this.connections.remove(connection);
	}

	int count() {
		return this.connections.size();
	}

	@Override
	public void start() {
		this.stopping = false;
		this.running = true;
	}

	@Override
	public void stop() {
		this.stopping = true;
		await(LAST_EVENTS, () -> this.connections.stream().noneMatch(SocketConnection::isFollowing));
		// Each on its own thread, because a client may not read.
		this.connections
			.forEach((connection) -> Thread.ofVirtual().name("socket-close").start(() -> close(connection)));
		await(CLOSING, this.connections::isEmpty);
		this.running = false;
	}

	private static void close(SocketConnection connection) {
		connection.close(CloseCode.GOING_AWAY, "The server shuts down; reconnect");
	}

	private static void await(Duration patience, BooleanSupplier condition) {
		long deadline = System.nanoTime() + patience.toNanos();
		while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
			try {
				Thread.sleep(20);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/** Stops after the runs, and before the web server. */
	@Override
	public int getPhase() {
		return Integer.MAX_VALUE - 1;
	}

}

package dev.parley.web.socket;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

import org.springframework.context.SmartLifecycle;

/**
 * All open connections. On shutdown it lets them send the ends of their runs, and closes
 * them. Thread-safe.
 */
final class OpenSockets implements SmartLifecycle {

	private static final Duration LAST_EVENTS = Duration.ofSeconds(5);

	private static final Duration CLOSING = Duration.ofSeconds(2);

	private final Set<SocketConnection> connections = ConcurrentHashMap.newKeySet();

	private volatile boolean running;

	private volatile boolean stopping;

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

	/** Whether no further connection is accepted. */
	boolean isStopping() {
		return this.stopping;
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

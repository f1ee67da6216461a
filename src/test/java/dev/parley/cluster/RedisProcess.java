package dev.parley.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import dev.parley.testing.Patience;
import redis.embedded.RedisServer;

import static org.awaitility.Awaitility.await;

/** A real Redis without persistence, on a port of its own. */
public final class RedisProcess implements AutoCloseable {

	private final RedisServer server;

	private final int port;

	private RedisProcess(RedisServer server, int port) {
		this.server = server;
		this.port = port;
	}

	public static RedisProcess start() throws IOException {
		return start(freePort());
	}

	private static RedisProcess start(int port) throws IOException {
		RedisServer server = RedisServer.newRedisServer()
			.port(port)
			.bind("127.0.0.1")
			.setting("save \"\"")
			.setting("appendonly no")
			.build();
		await().atMost(Patience.LIMIT).ignoreExceptionsMatching(RedisProcess::busy).until(() -> {
			server.start();
			return true;
		});
		return new RedisProcess(server, port);
	}

	/**
	 * Whether its program, which was just written, is still open: in a process that
	 * another thread was starting meanwhile.
	 */
	private static boolean busy(Throwable failure) {
		return String.valueOf(failure.getCause()).contains("Text file busy");
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	public String url() {
		return "redis://127.0.0.1:" + this.port;
	}

	/** Stops it; all its data is gone. */
	public void stop() throws IOException {
		this.server.stop();
	}

	/** Starts an empty one on the same port. */
	public RedisProcess again() throws IOException {
		return start(this.port);
	}

	@Override
	public void close() {
		try {
			this.server.stop();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

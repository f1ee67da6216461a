package dev.parley.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * A proxy between Parley and PostgreSQL that breaks connections at a chosen moment.
 * Connections must use the simple protocol, {@code preferQueryMode=simple}, so that the
 * proxy can read the SQL.
 */
public final class PostgresProxy implements AutoCloseable {

	private final ServerSocket door;

	private final int target;

	private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

	private final AtomicReference<@Nullable Cut> cut = new AtomicReference<>();

	private final CountDownLatch wasCut = new CountDownLatch(1);

	private volatile boolean away;

	private volatile CountDownLatch frozen = new CountDownLatch(0);

	private PostgresProxy(ServerSocket door, int target) {
		this.door = door;
		this.target = target;
	}

	/** Creates a proxy for the server at the given local port. */
	public static PostgresProxy before(int port) {
		try {
			PostgresProxy proxy = new PostgresProxy(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
			Thread.startVirtualThread(proxy::listen);
			return proxy;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public int port() {
		return this.door.getLocalPort();
	}

	/**
	 * Loses one reply: after a transaction that contains the given SQL, the server gets
	 * the COMMIT, but Parley does not get the reply.
	 * @param thenAway whether new connections are refused from then on
	 */
	public void cutCommitOf(String sql, boolean thenAway) {
		this.cut.set(new Cut(sql, thenAway));
	}

	/** Waits until the reply was lost. */
	public void awaitCut() throws InterruptedException {
		this.wasCut.await();
	}

	/** Breaks all connections and refuses new ones. */
	public void goAway() {
		this.away = true;
		this.sockets.forEach(PostgresProxy::close);
	}

	public void comeBack() {
		this.away = false;
	}

	/** Stops forwarding data, without breaking connections. */
	public void freeze() {
		this.frozen = new CountDownLatch(1);
	}

	public void thaw() {
		this.frozen.countDown();
	}

	private void listen() {
		while (!this.door.isClosed()) {
			try {
				Socket client = this.door.accept();
				if (this.away) {
					client.close();
				}
				else {
					connect(client);
				}
			}
			catch (IOException ex) {
				// The next connection may succeed; the test notices the failure of this
				// one.
			}
		}
	}

	private void connect(Socket client) throws IOException {
		Socket server = new Socket(InetAddress.getLoopbackAddress(), this.target);
		this.sockets.add(client);
		this.sockets.add(server);
		AtomicBoolean lost = new AtomicBoolean();
		Thread.startVirtualThread(() -> toServer(client, server, lost));
		Thread.startVirtualThread(() -> toClient(client, server, lost));
	}

	private void toServer(Socket client, Socket server, AtomicBoolean lost) {
		StringBuilder transaction = new StringBuilder();
		byte[] buffer = new byte[64 * 1024];
		try (client; server) {
			InputStream in = client.getInputStream();
			OutputStream out = server.getOutputStream();
			for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
				this.frozen.await();
				String sent = new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
				transaction.append(sent);
				if (sent.contains("COMMIT\0")) {
					Cut due = this.cut.get();
					if (due != null && transaction.indexOf(due.sql()) >= 0 && this.cut.compareAndSet(due, null)) {
						this.away = due.thenAway();
						lost.set(true);
					}
					transaction.setLength(0);
				}
				out.write(buffer, 0, length);
			}
		}
		catch (IOException ex) {
			// One of them has closed the connection.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void toClient(Socket client, Socket server, AtomicBoolean lost) {
		byte[] buffer = new byte[64 * 1024];
		try (client; server) {
			InputStream in = server.getInputStream();
			OutputStream out = client.getOutputStream();
			for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
				this.frozen.await();
				if (lost.get()) {
					break;
				}
				out.write(buffer, 0, length);
			}
		}
		catch (IOException ex) {
			// One of them has closed the connection.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		if (lost.get()) {
			if (this.away) {
				goAway();
			}
			this.wasCut.countDown();
		}
	}

	private static void close(Socket socket) {
		try {
			socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		thaw();
		try {
			this.door.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		goAway();
	}

	private record Cut(String sql, boolean thenAway) {
	}

}

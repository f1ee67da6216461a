package dev.parley.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Forwards connections to a local port, and cuts some of them at random points: before
 * the request, within it, after it but before the response, or within the response. The
 * same seed gives the same points.
 */
public final class CuttingRelay implements AutoCloseable {

	private static final int LONGEST_REQUEST = 400;

	private static final int LONGEST_RESPONSE = 3000;

	private final ServerSocket server;

	private final int target;

	private final AtomicInteger cutsLeft = new AtomicInteger();

	private final AtomicInteger cuts = new AtomicInteger();

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private final AtomicInteger stalled = new AtomicInteger();

	private final AtomicInteger accepted = new AtomicInteger();

	/** Up to this one, connections are silent. */
	private volatile int lastSilent;

	private volatile Random random = new Random(0);

	private CuttingRelay(ServerSocket server, int target) {
		this.server = server;
		this.target = target;
		Thread.ofVirtual().name("cutting-relay").start(this::accept);
	}

	/** A relay that cuts nothing yet. */
	public static CuttingRelay to(Server server) throws IOException {
		return new CuttingRelay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server.uri("/").getPort());
	}

	/** Cuts so many of the next connections. */
	public CuttingRelay cut(int connections, long seed) {
		this.random = new Random(seed);
		this.cutsLeft.set(connections);
		return this;
	}

	/** Cuts all open connections, so that a browser does not use them again. */
	public CuttingRelay drop() {
		for (Socket socket : this.open) {
			try {
				socket.close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return this;
	}

	/** The next connection falls silent after so many bytes of the response. */
	public CuttingRelay stall(int response) {
		this.stalled.set(response);
		return this;
	}

	/**
	 * From now on nothing passes on the connections that are open, as if one side had
	 * vanished. New ones are forwarded.
	 */
	public CuttingRelay silence() {
		this.lastSilent = this.accepted.get();
		return this;
	}

	/** How many connections were cut. */
	public int cuts() {
		return this.cuts.get();
	}

	public String url() {
		return "http://127.0.0.1:" + this.server.getLocalPort();
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.server.accept();
				Cut cut = next();
				int number = this.accepted.incrementAndGet();
				Thread.ofVirtual().start(() -> serve(client, number, cut));
			}
		}
		catch (IOException ex) {
			// The test is over.
		}
	}

	private @Nullable Cut next() {
		int stall = this.stalled.getAndSet(0);
		if (stall > 0) {
			return new Cut(Integer.MAX_VALUE, stall, false, true);
		}
		if (this.cutsLeft.getAndUpdate((left) -> Math.max(0, left - 1)) == 0) {
			return null;
		}
		boolean reset = this.random.nextBoolean();
		return switch (this.random.nextInt(6)) {
			case 0 -> new Cut(0, 0, reset, false);
			case 1 -> new Cut(1 + this.random.nextInt(LONGEST_REQUEST), 0, reset, false);
			case 2 -> new Cut(Integer.MAX_VALUE, 0, reset, false);
			default -> new Cut(Integer.MAX_VALUE, 1 + this.random.nextInt(LONGEST_RESPONSE), reset, false);
		};
	}

	private void serve(Socket client, int number, @Nullable Cut cut) {
		try (client; Socket upstream = new Socket(InetAddress.getLoopbackAddress(), this.target)) {
			this.open.add(client);
			client.setTcpNoDelay(true);
			upstream.setTcpNoDelay(true);
			Thread requests = Thread.ofVirtual()
				.start(() -> pass(client, upstream, number, (cut != null) ? cut.request() : Integer.MAX_VALUE));
			if (cut == null) {
				pass(upstream, client, number, Integer.MAX_VALUE);
				return;
			}
			if (cut.request() < Integer.MAX_VALUE) {
				requests.join();
			}
			else if (cut.response() == 0) {
				// The server has answered: it has accepted what the client is not told.
				upstream.getInputStream().read();
			}
			else {
				pass(upstream, client, number, cut.response());
			}
			if (cut.silent()) {
				requests.join();
			}
			this.cuts.incrementAndGet();
			if (cut.reset()) {
				client.setSoLinger(true, 0);
			}
		}
		catch (IOException ex) {
			// One side has closed the connection.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.open.remove(client);
		}
	}

	/** Forwards at most so many bytes; closes both sides only at the end of one. */
	private void pass(Socket from, Socket to, int number, int most) {
		try {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			byte[] buffer = new byte[8192];
			int left = most;
			while (left > 0) {
				int read = in.read(buffer, 0, Math.min(buffer.length, left));
				if (read < 0) {
					to.close();
					return;
				}
				if (number <= this.lastSilent) {
					continue;
				}
				out.write(buffer, 0, read);
				out.flush();
				left -= (most == Integer.MAX_VALUE) ? 0 : read;
			}
		}
		catch (IOException ex) {
			// One side has closed the connection.
		}
	}

	@Override
	public void close() {
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Where a connection is cut.
	 *
	 * @param request how many bytes reach the server
	 * @param response how many bytes reach the client
	 * @param reset whether the connection is reset, or else closed
	 * @param silent whether it stays open, but silent
	 */
	private record Cut(int request, int response, boolean reset, boolean silent) {
	}

}

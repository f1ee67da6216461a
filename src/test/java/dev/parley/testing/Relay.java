package dev.parley.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;

/**
 * A server that forwards everything to a local port: as an HTTP proxy, regardless of the
 * requested host, or as a TLS server.
 */
public final class Relay implements AutoCloseable {

	private final ServerSocket server;

	private final int target;

	private final boolean proxy;

	private final @Nullable String credentials;

	private final AtomicInteger connections = new AtomicInteger();

	private final List<String> asked = new CopyOnWriteArrayList<>();

	private Relay(ServerSocket server, int target, boolean proxy, @Nullable String credentials) {
		this.server = server;
		this.target = target;
		this.proxy = proxy;
		this.credentials = credentials;
		Thread.startVirtualThread(this::accept);
	}

	/**
	 * An HTTP proxy.
	 * @param credentials required value of {@code Proxy-Authorization}; null: any
	 */
	public static Relay proxy(int target, @Nullable String credentials) throws IOException {
		return new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), target, true, credentials);
	}

	/** A TLS server. */
	public static Relay tls(int target, SSLContext context) throws IOException {
		return new Relay(context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
				target, false, null);
	}

	public int port() {
		return this.server.getLocalPort();
	}

	/** The number of connected clients. */
	public int connections() {
		return this.connections.get();
	}

	/** The first lines of all requests to the proxy, including refused ones. */
	public List<String> asked() {
		return List.copyOf(this.asked);
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.server.accept();
				Thread.startVirtualThread(() -> serve(client));
			}
		}
		catch (IOException ex) {
			// The test is over.
		}
	}

	private void serve(Socket client) {
		this.connections.incrementAndGet();
		try (client; Socket upstream = new Socket(InetAddress.getLoopbackAddress(), this.target)) {
			if (this.proxy && !isTunnel(client, upstream)) {
				return;
			}
			Thread.startVirtualThread(() -> pass(upstream, client));
			pass(client, upstream);
		}
		catch (IOException ex) {
			// One side has closed the connection.
		}
		finally {
			this.connections.decrementAndGet();
		}
	}

	/** Forwards requests until one asks for a tunnel, or the connection ends. */
	private boolean isTunnel(Socket client, Socket upstream) throws IOException {
		Thread back = null;
		while (true) {
			String head = head(client.getInputStream());
			String first = head.lines().findFirst().orElse("");
			if (this.credentials != null && !head.contains("Proxy-Authorization: " + this.credentials + "\r\n")) {
				this.asked.add(first + " refused");
				client.getInputStream().skipNBytes(length(head));
				write(client, String.join("\r\n", "HTTP/1.1 407 Proxy Authentication Required",
						"Proxy-Authenticate: Basic realm=\"proxy\"", "Content-Length: 0", "", ""));
				continue;
			}
			this.asked.add(first);
			if (first.startsWith("CONNECT ")) {
				write(client, "HTTP/1.1 200 Connection established\r\n\r\n");
				return true;
			}
			write(upstream, head.replaceFirst("http://[^/]+", "").replaceAll("Proxy-.*\r\n", ""));
			upstream.getOutputStream().write(client.getInputStream().readNBytes(length(head)));
			if (back == null) {
				back = Thread.startVirtualThread(() -> pass(upstream, client));
			}
		}
	}

	private static int length(String head) {
		return head.lines()
			.filter((line) -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
			.findFirst()
			.map((line) -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
			.orElse(0);
	}

	private static String head(InputStream in) throws IOException {
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			int next = in.read();
			if (next < 0) {
				throw new IOException("The client hung up");
			}
			head.append((char) next);
		}
		return head.toString();
	}

	private static void write(Socket to, String text) throws IOException {
		to.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	/**
	 * Forwards data in both directions until one side closes its connection; then closes
	 * both.
	 */
	private static void pass(Socket from, Socket to) {
		try (from; to) {
			OutputStream out = to.getOutputStream();
			byte[] buffer = new byte[8192];
			for (int n = from.getInputStream().read(buffer); n >= 0; n = from.getInputStream().read(buffer)) {
				out.write(buffer, 0, n);
				out.flush();
			}
		}
		catch (IOException ex) {
			// The connection is closed anyway.
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

}

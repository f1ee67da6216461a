package dev.parley.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** Forwards connections to a local port; what comes back may be late. */
final class SlowLine implements AutoCloseable {

	private final ServerSocket door;

	private final int target;

	private volatile Duration latency = Duration.ZERO;

	private SlowLine(ServerSocket door, int target) {
		this.door = door;
		this.target = target;
	}

	static SlowLine to(int port) throws IOException {
		SlowLine line = new SlowLine(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
		Thread.startVirtualThread(line::listen);
		return line;
	}

	int port() {
		return this.door.getLocalPort();
	}

	/** From now on each answer is so late. */
	void setLatency(Duration latency) {
		this.latency = latency;
	}

	private void listen() {
		try {
			while (true) {
				Socket client = this.door.accept();
				Socket server = new Socket(InetAddress.getLoopbackAddress(), this.target);
				Thread.startVirtualThread(() -> forward(client, server, false));
				Thread.startVirtualThread(() -> forward(server, client, true));
			}
		}
		catch (IOException ex) {
			// The test is over.
		}
	}

	private void forward(Socket from, Socket to, boolean late) {
		byte[] buffer = new byte[64 * 1024];
		try (from; to) {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
				if (late) {
					Thread.sleep(this.latency);
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

	@Override
	public void close() {
		try {
			this.door.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

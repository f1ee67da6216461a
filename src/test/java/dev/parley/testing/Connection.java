package dev.parley.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.parley.testing.Ending.How;

/**
 * A peer's connection, which is read continuously so that its end is always noticed.
 */
final class Connection {

	private final Socket socket;

	private final OutputStream out;

	private final Inbound inbound = new Inbound();

	private final CompletableFuture<Ending> ending = new CompletableFuture<>();

	private volatile boolean answering;

	Connection(Socket socket) throws IOException {
		this.socket = socket;
		this.out = socket.getOutputStream();
		socket.setTcpNoDelay(true);
	}

	/** Returns when the connection has ended. */
	void serve(Handler handler) {
		Thread.ofVirtual().name("scripted-model-reader").start(this::read);
		try {
			HttpMessage message = HttpMessage.read(this.inbound);
			while (message != null) {
				this.answering = true;
				handler.handle(message, this);
				this.answering = false;
				message = (message.asksToClose() || this.ending.isDone()) ? null : HttpMessage.read(this.inbound);
			}
		}
		catch (IOException ex) {
			end(How.CLOSED_BY_PEER);
		}
		finally {
			end(How.CLOSED_BY_SERVER);
		}
	}

	/** Whether all requests of the peer are answered. */
	boolean idle() {
		try {
			return this.ending.isDone()
					|| (!this.answering && this.inbound.isEmpty() && this.socket.getInputStream().available() == 0);
		}
		catch (IOException ex) {
			return true;
		}
	}

	boolean isOf(Socket peer) {
		return this.socket.getPort() == peer.getLocalPort();
	}

	OutputStream out() {
		return this.out;
	}

	CompletableFuture<Ending> ending() {
		return this.ending;
	}

	/** Fails as soon as the connection ends. */
	void pause(Duration duration) throws IOException {
		if (duration.isPositive()) {
			await(new CompletableFuture<Boolean>().completeOnTimeout(true, duration.toNanos(), TimeUnit.NANOSECONDS));
		}
	}

	/** Fails as soon as the connection ends. */
	void await(CompletableFuture<Boolean> condition) throws IOException {
		CompletableFuture.anyOf(condition, this.ending).join();
		if (this.ending.isDone()) {
			throw new EOFException();
		}
	}

	/** Fails once the connection ends. */
	void stall() throws IOException {
		this.ending.join();
		throw new EOFException();
	}

	/** Closes the connection with a reset instead of a regular end. */
	void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		end(How.CUT_BY_SCRIPT);
	}

	/** Closes the connection; the first call determines its {@link Ending}. */
	void end(How how) {
		this.ending.complete(Ending.now(how));
		try {
			this.socket.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void read() {
		byte[] buffer = new byte[2048];
		try {
			for (int length = 0; length >= 0; length = this.socket.getInputStream().read(buffer)) {
				if (length > 0) {
					this.inbound.add(Arrays.copyOf(buffer, length));
				}
			}
		}
		catch (IOException ex) {
			// A reset counts as an end.
		}
		finally {
			end(How.CLOSED_BY_PEER);
			this.inbound.end();
		}
	}

	/** Answers one message. */
	interface Handler {

		void handle(HttpMessage message, Connection connection) throws IOException;

	}

}

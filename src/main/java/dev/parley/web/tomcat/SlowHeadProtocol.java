package dev.parley.web.tomcat;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

import org.apache.coyote.Adapter;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/**
 * Limits the time for the head of a request, its first line and its headers, and for a
 * TLS handshake. Tomcat limits only the time between two reads, so a client that sends a
 * byte now and then could hold a connection indefinitely. No thread waits: Tomcat calls
 * the processor whenever data arrives, and its poller enforces the remaining time.
 * <p>
 * Public because Tomcat creates it by its class name.
 */
public final class SlowHeadProtocol extends Http11NioProtocol {

	private volatile long headNanos = Duration.ofSeconds(20).toNanos();

	public SlowHeadProtocol() {
		super(new HandshakeEndpoint());
	}

	/**
	 * Sets the limit for a head, from its first byte to its last, and for a TLS
	 * handshake.
	 */
	void setHeadTimeout(Duration timeout) {
		this.headNanos = timeout.toNanos();
		((HandshakeEndpoint) getEndpoint()).handshakeNanos = timeout.toNanos();
	}

	/** The number of connections that wait for the next request. */
	int getKeepAliveCount() {
		return ((HandshakeEndpoint) getEndpoint()).getKeepAliveCount();
	}

	@Override
	protected Processor createProcessor() {
		return new HeadProcessor(this, getAdapter());
	}

	private static final class HeadProcessor extends Http11Processor {

		private final SlowHeadProtocol protocol;

		/** The connection whose head is incomplete; Tomcat reuses processors. */
		private @Nullable SocketWrapperBase<?> connection;

		private long begun;

		private HeadProcessor(SlowHeadProtocol protocol, Adapter adapter) {
			super(protocol, adapter);
			this.protocol = protocol;
		}

		@Override
		public SocketState service(SocketWrapperBase<?> socket) throws IOException {
			long called = System.nanoTime();
			if (this.connection == socket) {
				if (millisLeft(called) <= 0) {
					this.connection = null;
					return SocketState.CLOSED;
				}
				// Tomcat's own timeout applies to the rest of the request.
				socket.setReadTimeout(this.protocol.getConnectionTimeout());
			}
			SocketState state = super.service(socket);
			if (state != SocketState.LONG || isAsync()) {
				this.connection = null;
				return state;
			}
			if (this.connection != socket) {
				this.connection = socket;
				this.begun = called;
			}
			socket.setReadTimeout(Math.clamp(millisLeft(System.nanoTime()), 1, this.protocol.getConnectionTimeout()));
			return state;
		}

		private long millisLeft(long now) {
			return Duration.ofNanos(this.protocol.headNanos - (now - this.begun)).toMillis();
		}

	}

	/** Limits the time of TLS handshakes in the same way. */
	private static final class HandshakeEndpoint extends NioEndpoint {

		/** The start of each incomplete handshake. */
		private final Map<SocketWrapperBase<?>, Long> handshakes = Collections.synchronizedMap(new WeakHashMap<>());

		private volatile long handshakeNanos = Long.MAX_VALUE;

		/** Returns false if the time is over; the poller then closes the connection. */
		@Override
		public boolean processSocket(SocketWrapperBase<NioChannel> socket, SocketEvent event, boolean dispatch) {
			if (isSSLEnabled() && event == SocketEvent.OPEN_READ) {
				if (socket.getSocket().isHandshakeComplete()) {
					this.handshakes.remove(socket);
				}
				else if (System.nanoTime()
						- this.handshakes.computeIfAbsent(socket, (key) -> System.nanoTime()) > this.handshakeNanos) {
					this.handshakes.remove(socket);
					return false;
				}
			}
			return super.processSocket(socket, event, dispatch);
		}

	}

}

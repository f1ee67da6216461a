package dev.parley.agent.model.openai;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import dev.parley.outbound.Outbound;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Manages the connections to the API, and reuses idle ones. A request is sent only once:
 * if the server has closed an idle connection, this is detected before the first byte is
 * sent, and another connection is used. After a later failure, the server may have read
 * the request. Thread-safe.
 */
final class HttpConnections {

	private static final int IDLE_CONNECTIONS = 256;

	private static final Duration IDLE_TIME = Duration.ofMinutes(1);

	private final OkHttpClient client;

	HttpConnections(Outbound outbound, Duration connectTimeout) {
		this.client = outbound.httpClient()
			.socketFactory(new NoDelaySocketFactory())
			.connectionPool(new ConnectionPool(IDLE_CONNECTIONS, IDLE_TIME.toMillis(), TimeUnit.MILLISECONDS))
			.eventListenerFactory((call) -> Objects.requireNonNull(call.request().tag(Attempt.class)))
			.addNetworkInterceptor(HttpConnections::requireLive)
			.connectTimeout(connectTimeout)
			.build();
	}

	/**
	 * Sends a request.
	 * @throws IOException if there is no response; unless no connection was established,
	 * the server may have read the request
	 */
	Response execute(Request request, UpstreamCall owner) throws IOException {
		while (true) {
			Call call = this.client.newCall(request.newBuilder().tag(Attempt.class, new Attempt()).build());
			owner.attach(call);
			try {
				return call.execute();
			}
			catch (StaleConnectionException ex) {
				// The connection is closed now and will not be reused.
			}
		}
	}

	private static Response requireLive(Interceptor.Chain chain) throws IOException {
		Connection connection = Objects.requireNonNull(chain.connection());
		Attempt attempt = Objects.requireNonNull(chain.request().tag(Attempt.class));
		if (!attempt.connected && connection.protocol() != Protocol.HTTP_2 && isStale(connection.socket())) {
			throw new StaleConnectionException();
		}
		return chain.proceed(chain.request());
	}

	/**
	 * Whether an idle connection was closed by the server, or has unexpected data.
	 */
	private static boolean isStale(Socket socket) {
		SocketChannel channel = Objects.requireNonNull(socket.getChannel());
		try {
			channel.configureBlocking(false);
			try {
				return channel.read(ByteBuffer.allocate(1)) != 0;
			}
			finally {
				channel.configureBlocking(true);
			}
		}
		catch (IOException ex) {
			return true;
		}
	}

	void close() {
		this.client.connectionPool().evictAll();
	}

	/** One attempt to send a request. */
	private static final class Attempt extends EventListener {

		/** Whether the connection is new. */
		private volatile boolean connected;

		@Override
		public void connectEnd(Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol) {
			this.connected = true;
		}

	}

	/** The server closed the connection while it was idle; nothing was sent. */
	private static final class StaleConnectionException extends IOException {

		private static final long serialVersionUID = 1;

	}

}

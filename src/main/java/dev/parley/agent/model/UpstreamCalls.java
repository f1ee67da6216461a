package dev.parley.agent.model;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP calls to the model that are under way, so that each can be closed at once. The
 * SDK closes a call only when the next bytes arrive; {@link Call#cancel()} does it
 * always. A request names its call by a header that never leaves this process.
 */
final class UpstreamCalls implements Interceptor {

	static final String HEADER = "X-Parley-Call";

	private final AtomicLong ids = new AtomicLong();

	private final ConcurrentMap<String, UpstreamCall> open = new ConcurrentHashMap<>();

	private final Duration connectTimeout;

	UpstreamCalls(Duration connectTimeout) {
		this.connectTimeout = connectTimeout;
	}

	/** A call that is about to be made; it must be closed. */
	UpstreamCall open() {
		UpstreamCall call = new UpstreamCall(Long.toString(this.ids.incrementAndGet()));
		this.open.put(call.id(), call);
		return call;
	}

	@Override
	public Response intercept(Chain chain) throws IOException {
		Request request = chain.request();
		String id = request.header(HEADER);
		UpstreamCall call = (id != null) ? this.open.get(id) : null;
		if (call == null) {
			// Its owner has given up before the call was made.
			throw new IOException("Cancelled");
		}
		call.attach(chain.call());
		RequestBody body = request.body();
		Response response = chain
			.withConnectTimeout(Math.toIntExact(this.connectTimeout.toMillis()), TimeUnit.MILLISECONDS)
			.withReadTimeout(0, TimeUnit.MILLISECONDS)
			.proceed(request.newBuilder()
				.removeHeader(HEADER)
				.method(request.method(), (body != null) ? new SentOnce(body) : null)
				.build());
		return response.newBuilder().body(new WatchedBody(Objects.requireNonNull(response.body()), call)).build();
	}

	/** One call to the model. */
	final class UpstreamCall implements AutoCloseable {

		private final String id;

		private volatile boolean cancelled;

		private volatile @Nullable Call call;

		private volatile long lastBytes = System.nanoTime();

		private UpstreamCall(String id) {
			this.id = id;
		}

		String id() {
			return this.id;
		}

		private void attach(Call call) {
			this.call = call;
			if (this.cancelled) {
				call.cancel();
			}
		}

		/** When the model last sent something, by {@link System#nanoTime()}. */
		long lastBytes() {
			return this.lastBytes;
		}

		private void bytesCame() {
			this.lastBytes = System.nanoTime();
		}

		/** Closes the connection, whatever the call is waiting for. */
		void cancel() {
			this.cancelled = true;
			Call current = this.call;
			if (current != null) {
				current.cancel();
			}
		}

		@Override
		public void close() {
			UpstreamCalls.this.open.remove(this.id);
		}

	}

	/**
	 * A body that OkHttp must not send again on a connection that broke: the model may
	 * have begun to answer, and would be paid twice.
	 */
	private static final class SentOnce extends RequestBody {

		private final RequestBody body;

		private SentOnce(RequestBody body) {
			this.body = body;
		}

		@Override
		public @Nullable MediaType contentType() {
			return this.body.contentType();
		}

		@Override
		public long contentLength() throws IOException {
			return this.body.contentLength();
		}

		@Override
		public void writeTo(BufferedSink sink) throws IOException {
			this.body.writeTo(sink);
		}

		@Override
		public boolean isOneShot() {
			return true;
		}

	}

	/** A response body that tells when something of it arrives. */
	private static final class WatchedBody extends ResponseBody {

		private final ResponseBody body;

		private final BufferedSource source;

		private WatchedBody(ResponseBody body, UpstreamCall call) {
			this.body = body;
			this.source = Okio.buffer(new ForwardingSource(body.source()) {

				@Override
				public long read(Buffer sink, long byteCount) throws IOException {
					long count = super.read(sink, byteCount);
					call.bytesCame();
					return count;
				}

			});
		}

		@Override
		public @Nullable MediaType contentType() {
			return this.body.contentType();
		}

		@Override
		public long contentLength() {
			return this.body.contentLength();
		}

		@Override
		public BufferedSource source() {
			return this.source;
		}

	}

}

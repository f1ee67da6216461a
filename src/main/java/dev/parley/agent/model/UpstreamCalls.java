package dev.parley.agent.model;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * Makes the HTTP calls to the model and knows those under way. Each can be closed at
 * once, which the SDK does only when the next bytes arrive, and one watch looks after the
 * time of all: a timer for every read would cost more than the read.
 */
final class UpstreamCalls implements Interceptor, AutoCloseable {

	/** A time limit for the HTTP client that is none: this watches the time. */
	static final Duration WATCHED = Duration.ZERO;

	private static final Duration WATCH = Duration.ofMillis(100);

	private static final int IDLE_CONNECTIONS = 256;

	private static final Duration IDLE_TIME = Duration.ofMinutes(1);

	private final Set<UpstreamCall> open = ConcurrentHashMap.newKeySet();

	private final ScheduledExecutorService watch = Executors
		.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("model-watch").factory());

	/** Spring AI's own client has no place for a socket factory. */
	private final OkHttpClient client;

	UpstreamCalls(Duration connectTimeout) {
		this.client = new OkHttpClient.Builder().socketFactory(new PromptSockets())
			.connectionPool(new ConnectionPool(IDLE_CONNECTIONS, IDLE_TIME.toMillis(), TimeUnit.MILLISECONDS))
			.connectTimeout(connectTimeout)
			.readTimeout(WATCHED)
			.writeTimeout(WATCHED)
			.build();
		var _ = this.watch.scheduleWithFixedDelay(() -> this.open.forEach(UpstreamCall::cancelIfLate), WATCH.toMillis(),
				WATCH.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** Makes a call on this thread, under watch until it is done. */
	<T> T make(UpstreamCall call, Supplier<T> request) {
		this.open.add(call);
		try {
			return ScopedValue.where(UpstreamCall.CURRENT, call).call(request::get);
		}
		finally {
			this.open.remove(call);
		}
	}

	@Override
	public Response intercept(Chain chain) throws IOException {
		Request request = chain.request();
		RequestBody body = request.body();
		Call call = this.client
			.newCall(request.newBuilder().method(request.method(), (body != null) ? new SentOnce(body) : null).build());
		UpstreamCall.CURRENT.get().attach(call);
		return call.execute();
	}

	@Override
	public void close() {
		this.watch.shutdownNow();
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

}

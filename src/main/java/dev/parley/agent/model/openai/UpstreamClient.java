package dev.parley.agent.model.openai;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.openai.core.RequestOptions;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIIoException;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client that the SDK calls the model with, on OkHttp. It shows each call to the
 * {@link UpstreamCall} of its thread, which looks after the time. Thread-safe.
 */
final class UpstreamClient implements HttpClient {

	/**
	 * A time limit for HTTP clients that is none: {@link CallWatchdog} watches the time.
	 */
	static final Duration WATCHED = Duration.ZERO;

	private static final int IDLE_CONNECTIONS = 256;

	private static final Duration IDLE_TIME = Duration.ofMinutes(1);

	private final OkHttpClient client;

	UpstreamClient(Duration connectTimeout) {
		this.client = new OkHttpClient.Builder().socketFactory(new NoDelaySocketFactory())
			.connectionPool(new ConnectionPool(IDLE_CONNECTIONS, IDLE_TIME.toMillis(), TimeUnit.MILLISECONDS))
			.followRedirects(false)
			.connectTimeout(connectTimeout)
			.readTimeout(WATCHED)
			.writeTimeout(WATCHED)
			.build();
	}

	@Override
	public HttpResponse execute(HttpRequest request, RequestOptions options) {
		Call call = this.client.newCall(request(request));
		UpstreamCall.CURRENT.get().attach(call);
		HttpRequestBody body = request.body();
		try {
			return new Answered(call.execute());
		}
		catch (IOException ex) {
			throw new OpenAIIoException("The model cannot be reached", ex);
		}
		finally {
			if (body != null) {
				body.close();
			}
		}
	}

	@Override
	public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
		throw new UnsupportedOperationException("A call to the model stays on its thread");
	}

	private static Request request(HttpRequest request) {
		Request.Builder builder = new Request.Builder().url(request.url());
		for (String name : request.headers().names()) {
			request.headers().values(name).forEach((value) -> builder.addHeader(name, value));
		}
		HttpRequestBody body = request.body();
		return builder.method(request.method().name(), (body != null) ? new SentOnce(body) : null).build();
	}

	@Override
	public void close() {
		this.client.connectionPool().evictAll();
	}

	/**
	 * A body that OkHttp must not send again on a connection that broke: the model may
	 * have begun to answer, and would be paid twice.
	 */
	private static final class SentOnce extends RequestBody {

		private final HttpRequestBody body;

		private SentOnce(HttpRequestBody body) {
			this.body = body;
		}

		@Override
		public @Nullable MediaType contentType() {
			String type = this.body.contentType();
			return (type != null) ? MediaType.parse(type) : null;
		}

		@Override
		public long contentLength() {
			return this.body.contentLength();
		}

		@Override
		public void writeTo(BufferedSink sink) {
			this.body.writeTo(sink.outputStream());
		}

		@Override
		public boolean isOneShot() {
			return true;
		}

	}

	/** A response as the SDK reads it. */
	private record Answered(Response response) implements HttpResponse {

		@Override
		public int statusCode() {
			return this.response.code();
		}

		@Override
		public Headers headers() {
			Headers.Builder headers = Headers.builder();
			this.response.headers().forEach((header) -> headers.put(header.getFirst(), header.getSecond()));
			return headers.build();
		}

		@Override
		public InputStream body() {
			return Objects.requireNonNull(this.response.body()).byteStream();
		}

		@Override
		public void close() {
			this.response.close();
		}

	}

}

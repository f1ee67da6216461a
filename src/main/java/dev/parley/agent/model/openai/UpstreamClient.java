package dev.parley.agent.model.openai;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import com.openai.core.RequestOptions;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIIoException;
import dev.parley.agent.model.AttemptLog;
import dev.parley.agent.model.openai.prompt.PromptFiles;
import dev.parley.outbound.OneShotJson;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * The HTTP client of the SDK. It sets the address and the key of the API, translates
 * requests to the model's dialect, and attaches each call to the {@link UpstreamCall} of
 * its thread, which limits its time. Thread-safe.
 */
final class UpstreamClient implements HttpClient {

	/** Maximum number of parameters that one request can lose by refusals. */
	private static final int ADAPTATIONS = 4;

	private static final long LONGEST_REFUSAL = 64 * 1024;

	private static final String AUTHORIZATION = "Authorization";

	private final HttpConnections connections;

	private final ModelEndpoint endpoint;

	private final Dialects dialects;

	UpstreamClient(HttpConnections connections, ModelEndpoint endpoint, Dialects dialects) {
		this.connections = connections;
		this.endpoint = endpoint;
		this.dialects = dialects;
	}

	@Override
	public HttpResponse execute(HttpRequest request, RequestOptions options) {
		try {
			return new Answered(send(request, UpstreamCall.CURRENT.get()));
		}
		catch (IOException ex) {
			throw new OpenAIIoException("The model cannot be reached", ex);
		}
	}

	private Response send(HttpRequest request, UpstreamCall call) throws IOException {
		byte[] content = content(request);
		Dialect dialect = this.dialects.of(call.model());
		for (int adaptation = 0;; adaptation++) {
			byte[] translated = dialect.translate(content);
			Response response = this.connections.execute(request(request, translated), call);
			if (!Refusal.isPossible(response.code()) || adaptation == ADAPTATIONS) {
				return response;
			}
			Optional<Dialect> next = this.dialects.learn(call.model(), dialect,
					Refusal.of(translated, response.peekBody(LONGEST_REFUSAL).string()));
			if (next.isEmpty()) {
				return response;
			}
			response.close();
			AttemptLog.current().adapted();
			dialect = next.get();
		}
	}

	private static byte[] content(HttpRequest request) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		try (HttpRequestBody body = Objects.requireNonNull(request.body())) {
			body.writeTo(content);
		}
		return content.toByteArray();
	}

	private Request request(HttpRequest request, byte[] content) {
		Request.Builder builder = new Request.Builder().url(this.endpoint.url(request.pathSegments()));
		for (String name : request.headers().names()) {
			if (!name.equalsIgnoreCase(AUTHORIZATION)) {
				request.headers().values(name).forEach((value) -> builder.addHeader(name, value));
			}
		}
		this.endpoint.headers().names().forEach(builder::removeHeader);
		this.endpoint.headers().forEach((header) -> builder.addHeader(header.getFirst(), header.getSecond()));
		return builder.method(request.method().name(), body(content)).build();
	}

	private static RequestBody body(byte[] content) {
		RequestBody withFiles = PromptFiles.CURRENT.isBound() ? PromptFiles.CURRENT.get().body(content) : null;
		return (withFiles != null) ? withFiles : new OneShotJson(content);
	}

	@Override
	public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
		throw new UnsupportedOperationException("Model calls must run on the calling thread");
	}

	@Override
	public void close() {
		this.connections.close();
	}

	/** A response in the SDK's type. */
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

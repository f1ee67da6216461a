package dev.parley.agent.model.openai;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

import com.fasterxml.jackson.databind.ObjectReader;
import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.core.ObjectMappers;
import com.openai.core.RequestOptions;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.core.http.HttpResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.services.async.ChatServiceAsync;
import com.openai.services.async.chat.ChatCompletionServiceAsync;

/**
 * The one thing of the SDK's asynchronous client that Spring AI streams with, carried out
 * on the thread that subscribes. The SDK's own needs three threads a stream and wakes one
 * of them for every chunk.
 */
final class SameThreadStreaming {

	private SameThreadStreaming() {
	}

	/** A client that knows {@code chat().completions().createStreaming(..)} only. */
	static OpenAIClientAsync over(OpenAIClient client) {
		ChatCompletionServiceAsync completions = only(ChatCompletionServiceAsync.class, "createStreaming",
				(arguments) -> new InlineStream(client, (ChatCompletionCreateParams) arguments[0],
						(RequestOptions) arguments[1]));
		ChatServiceAsync chat = only(ChatServiceAsync.class, "completions", (arguments) -> completions);
		return only(OpenAIClientAsync.class, "chat", (arguments) -> chat);
	}

	private static <T> T only(Class<T> type, String name, Function<Object[], Object> method) {
		return type
			.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, (proxy, called, arguments) -> {
				if (!called.getName().equals(name)) {
					throw new UnsupportedOperationException(called.getName());
				}
				return method.apply(arguments);
			}));
	}

	/**
	 * A stream that is read where it is subscribed to. What the answer does not take for
	 * itself goes to the subscriber. The SDK would read every chunk three times; its own
	 * types are read from the bytes here at once.
	 */
	private record InlineStream(OpenAIClient client, ChatCompletionCreateParams params,
			RequestOptions options) implements AsyncStreamResponse<ChatCompletionChunk> {

		private static final ObjectReader CHUNKS = ObjectMappers.jsonMapper().readerFor(ChatCompletionChunk.class);

		private static final byte[] DONE = "[DONE]".getBytes(StandardCharsets.US_ASCII);

		@Override
		public AsyncStreamResponse<ChatCompletionChunk> subscribe(Handler<? super ChatCompletionChunk> handler) {
			UpstreamCall call = UpstreamCall.CURRENT.get();
			try (HttpResponse response = this.client.chat()
				.completions()
				.withRawResponse()
				.createStreaming(this.params, this.options)) {
				boolean whole = false;
				try {
					read(new ServerSentEvents(response.body(), call::bytesCame), handler);
					whole = true;
				}
				finally {
					if (!whole) {
						// To close a stream is to wait for bytes that may never come.
						call.cancel();
					}
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			return this;
		}

		private static void read(ServerSentEvents events, Handler<? super ChatCompletionChunk> handler)
				throws IOException {
			StreamedAnswer answer = StreamedAnswer.CURRENT.get();
			boolean done = false;
			for (byte[] data = events.next(); data != null; data = events.next()) {
				// A connection that is read to its end can be used again.
				done = done || Arrays.equals(data, DONE);
				if (!done) {
					ChatCompletionChunk chunk = CHUNKS.readValue(data);
					if (!answer.take(chunk)) {
						handler.onNext(chunk);
					}
				}
			}
		}

		@Override
		public AsyncStreamResponse<ChatCompletionChunk> subscribe(Handler<? super ChatCompletionChunk> handler,
				Executor executor) {
			return subscribe(handler);
		}

		/** The future of a stream that has been read. */
		@Override
		public CompletableFuture<Void> onCompleteFuture() {
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public void close() {
			// It has been closed when subscribe() returned.
		}

	}

}

package dev.parley.agent.model.openai;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;

import com.openai.client.OpenAIClient;
import com.openai.client.OpenAIClientAsync;
import com.openai.core.RequestOptions;
import com.openai.core.http.AsyncStreamResponse;
import com.openai.core.http.HttpResponse;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.services.async.ChatServiceAsync;
import com.openai.services.async.chat.ChatCompletionServiceAsync;
import com.openai.services.blocking.ChatService;
import com.openai.services.blocking.chat.ChatCompletionService;
import dev.parley.agent.model.openai.incoming.AnswerReader;
import dev.parley.agent.model.openai.incoming.IncomingAnswer;
import dev.parley.agent.model.openai.incoming.KeptMembers;
import tools.jackson.core.JacksonException;

/**
 * The two things of the SDK's clients that Spring AI asks models with, carried out on the
 * thread that asks: the SDK sends the request, {@link AnswerReader} reads the response
 * into the thread's {@link IncomingAnswer}, and Spring AI gets that in the SDK's words
 * when it is whole. The SDK's own way of streaming needs three threads a stream, and its
 * own reading refuses what other APIs than OpenAI's send.
 */
final class SameThreadCompletions {

	private final OpenAIClient client;

	private SameThreadCompletions(OpenAIClient client) {
		this.client = client;
	}

	/** A client that knows {@code chat().completions().create(..)} only. */
	static OpenAIClient blocking(OpenAIClient client) {
		SameThreadCompletions calls = new SameThreadCompletions(client);
		ChatCompletionService completions = only(ChatCompletionService.class, "create", (arguments) -> {
			calls.ask((ChatCompletionCreateParams) arguments[0], (RequestOptions) arguments[1], false);
			return Completions.completion(IncomingAnswer.CURRENT.get().whole());
		});
		ChatService chat = only(ChatService.class, "completions", (arguments) -> completions);
		return only(OpenAIClient.class, "chat", (arguments) -> chat);
	}

	/** A client that knows {@code chat().completions().createStreaming(..)} only. */
	static OpenAIClientAsync streaming(OpenAIClient client) {
		SameThreadCompletions calls = new SameThreadCompletions(client);
		ChatCompletionServiceAsync completions = only(ChatCompletionServiceAsync.class, "createStreaming",
				(arguments) -> new InlineStream((handler) -> {
					calls.ask((ChatCompletionCreateParams) arguments[0], (RequestOptions) arguments[1], true);
					handler.accept(Completions.chunk(IncomingAnswer.CURRENT.get().whole()));
				}));
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

	/** Asks, and reads the answer of the thread until it is whole. */
	// It is closed, only not always on this thread.
	@SuppressWarnings("MustBeClosed")
	private void ask(ChatCompletionCreateParams params, RequestOptions options, boolean streamed) {
		ChatCompletionCreateParams request = KeptMembers.restore(params);
		var raw = this.client.chat().completions().withRawResponse();
		HttpResponse response = streamed ? raw.createStreaming(request, options) : raw.create(request, options);
		boolean toItsEnd = false;
		boolean whole = false;
		try {
			toItsEnd = AnswerReader.read(response.body(), IncomingAnswer.CURRENT.get());
			whole = IncomingAnswer.CURRENT.get().isFinished();
		}
		catch (IOException | JacksonException ex) {
			// Spring AI logs what it is thrown.
			throw ModelErrorTranslator.translate(ex);
		}
		finally {
			if (!whole) {
				// To close a stream is to wait for bytes that may never come.
				UpstreamCall.CURRENT.get().cancel();
			}
			close(response, toItsEnd || !whole);
		}
	}

	/**
	 * A connection that is read to its end can be used again. If the end is not there
	 * yet, OkHttp waits for it for a tenth of a second, but the answer does not.
	 */
	private static void close(HttpResponse response, boolean atOnce) {
		if (atOnce) {
			response.close();
		}
		else {
			Thread.ofVirtual().name("model-connection").start(response::close);
		}
	}

	/** A stream that is read where it is subscribed to. */
	private record InlineStream(
			Consumer<Consumer<ChatCompletionChunk>> reading) implements AsyncStreamResponse<ChatCompletionChunk> {

		@Override
		public AsyncStreamResponse<ChatCompletionChunk> subscribe(Handler<? super ChatCompletionChunk> handler) {
			this.reading.accept(handler::onNext);
			return this;
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

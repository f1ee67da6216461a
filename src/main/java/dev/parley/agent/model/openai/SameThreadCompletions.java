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
 * Implements the two methods of the SDK's clients that Spring AI uses, on the calling
 * thread: the SDK sends the request, {@link AnswerReader} reads the response into the
 * thread's {@link IncomingAnswer}, and Spring AI receives it in the SDK's types once it
 * is complete. The SDK's own streaming needs three threads for each stream, and its
 * parser rejects responses of other APIs than OpenAI's.
 */
final class SameThreadCompletions {

	private final OpenAIClient client;

	private SameThreadCompletions(OpenAIClient client) {
		this.client = client;
	}

	/** A client that supports only {@code chat().completions().create(..)}. */
	static OpenAIClient blocking(OpenAIClient client) {
		SameThreadCompletions calls = new SameThreadCompletions(client);
		ChatCompletionService completions = only(ChatCompletionService.class, "create", (arguments) -> {
			calls.ask((ChatCompletionCreateParams) arguments[0], (RequestOptions) arguments[1], false);
			return Completions.completion(IncomingAnswer.CURRENT.get().whole());
		});
		ChatService chat = only(ChatService.class, "completions", (arguments) -> completions);
		return only(OpenAIClient.class, "chat", (arguments) -> chat);
	}

	/** A client that supports only {@code chat().completions().createStreaming(..)}. */
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

	/** Sends the request, and reads the thread's answer until it is complete. */
	// The response is closed, but not always on this thread.
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
			// Spring AI would log the exception.
			throw ModelErrorTranslator.translate(ex);
		}
		finally {
			if (!whole) {
				// Closing a stream would wait for bytes that may never come.
				UpstreamCall.CURRENT.get().cancel();
			}
			close(response, toItsEnd || !whole);
		}
	}

	/**
	 * Closes a response. A connection can be reused if it was read to its end. If the end
	 * is still missing, OkHttp waits a tenth of a second for it, without delaying the
	 * answer.
	 */
	private static void close(HttpResponse response, boolean atOnce) {
		if (atOnce) {
			response.close();
		}
		else {
			Thread.ofVirtual().name("model-connection").start(response::close);
		}
	}

	/** A stream that is read on the subscribing thread. */
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

		/** Completed, because the stream is read during the subscription. */
		@Override
		public CompletableFuture<Void> onCompleteFuture() {
			return CompletableFuture.completedFuture(null);
		}

		@Override
		public void close() {
			// Already closed when subscribe() returned.
		}

	}

}

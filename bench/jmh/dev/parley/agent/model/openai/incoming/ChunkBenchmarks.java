package dev.parley.agent.model.openai.incoming;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import dev.parley.Benchmarks;
import dev.parley.SampleAnswer;
import dev.parley.agent.model.ModelRequest;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import tools.jackson.databind.json.JsonMapper;

/** From a model's chunks to the pieces of its answer. */
public class ChunkBenchmarks extends Benchmarks {

	private static final String BEGINNING = chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null");

	private static final String END = chunk("{}", "\"stop\"");

	private static final String USAGE = """
			{"id":"chatcmpl-BxW2","object":"chat.completion.chunk","created":1764300000,"model":"gpt-4o-mini-2024-07-18",\
			"choices":[],"usage":{"prompt_tokens":20,"completion_tokens":64,"total_tokens":84}}""";

	private final byte[][] chunks = IntStream.range(0, SampleAnswer.TOKENS)
		.mapToObj((i) -> text(i).getBytes(StandardCharsets.UTF_8))
		.toArray(byte[][]::new);

	private final byte[] stream = stream();

	private final ModelRequest request = new ModelRequest("gpt-4o-mini", List.of(), null, null, List.of(), true);

	private final PlainChunk plainChunk = new PlainChunk();

	private final ChunkReader chunkReader = new ChunkReader((piece) -> this.last = piece);

	private final AnswerProgress noProgress = new NoProgress();

	private @Nullable Object last;

	public ChunkBenchmarks() {
		for (byte[] chunk : this.chunks) {
			if (this.plainChunk.read(chunk, 0, chunk.length) == null) {
				throw new IllegalStateException("PlainChunk must accept the sample, or its benchmark measures nothing");
			}
		}
	}

	/** The short cut for chunks that have only text. */
	@Benchmark
	public @Nullable Object plain() {
		byte[] chunk = nextChunk();
		return this.plainChunk.read(chunk, 0, chunk.length);
	}

	/** The same chunks without the short cut. */
	@Benchmark
	public @Nullable Object general() {
		JsonValues.sequence(new String(nextChunk(), StandardCharsets.UTF_8)).forEach(this.chunkReader::readEvent);
		return this.last;
	}

	/** A response of 64 tokens, with the chunks before and after them. */
	@Benchmark
	@OperationsPerInvocation(SampleAnswer.TOKENS)
	public Object streamOf64() throws IOException {
		IncomingAnswer answer = new IncomingAnswer(this.request, (text) -> this.last = text, this.noProgress);
		new ChunkStreamReader(new ByteArrayInputStream(this.stream), answer).read();
		return answer.whole();
	}

	private byte[] nextChunk() {
		return this.chunks[nextIndex()];
	}

	private static byte[] stream() {
		String texts = IntStream.range(0, SampleAnswer.TOKENS)
			.mapToObj((i) -> event(text(i)))
			.collect(Collectors.joining());
		return (event(BEGINNING) + texts + event(END) + event(USAGE) + event("[DONE]"))
			.getBytes(StandardCharsets.UTF_8);
	}

	private static String event(String data) {
		return "data: " + data + "\n\n";
	}

	private static String text(int index) {
		String json = JsonMapper.shared().writeValueAsString(SampleAnswer.text(index));
		return chunk("{\"content\":" + json + "}", "null");
	}

	/** As OpenAI sends it. */
	private static String chunk(String delta, String finishReason) {
		return """
				{"id":"chatcmpl-BxW2","object":"chat.completion.chunk","created":1764300000,"model":"gpt-4o-mini-2024-07-18",\
				"service_tier":"default","system_fingerprint":"fp_34a54ae93c","choices":[{"index":0,"delta":%s,"logprobs":null,\
				"finish_reason":%s}],"usage":null}"""
			.formatted(delta, finishReason);
	}

	private static final class NoProgress implements AnswerProgress {

		@Override
		public void progressed() {
			// Nobody waits.
		}

		@Override
		public void expectsNoMore() {
			// Nobody waits.
		}

	}

}

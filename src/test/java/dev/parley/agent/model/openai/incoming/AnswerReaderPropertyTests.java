package dev.parley.agent.model.openai.incoming;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.WellFormedText;
import dev.parley.agent.model.openai.Gateways;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import static dev.parley.testing.Chunks.DONE;
import static dev.parley.testing.Chunks.FINISH;
import static dev.parley.testing.Chunks.USAGE;
import static dev.parley.testing.Chunks.completion;
import static dev.parley.testing.Chunks.delta;
import static dev.parley.testing.Chunks.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The text of chunks becomes the text of the answer, and any input gives an answer or a
 * known failure.
 */
class AnswerReaderPropertyTests {

	/** Lines between chunks that must be ignored. */
	private static final List<String> NOISE = List.of(": keep-alive\n\n", "\n", "data: {}\n\n", "data: \n\n",
			"event: ping\ndata: {}\n\n", USAGE, delta("{}"), delta("{\"content\":\"\"}"), delta("{\"content\":null}"),
			delta("{\"role\":\"assistant\"}"), "id: 1\n", "data: {\"choices\":null}\n\n", event("[]"),
			"data: {\"choices\":[{\"index\":1,\"delta\":{\"content\":\"no\"}}]}\n\n");

	@Property(tries = 500)
	void streamedTextIsPreserved(@ForAll("texts") List<String> texts, @ForAll("noises") List<String> noise,
			@ForAll @IntRange(min = 1, max = 50) int bytesAtATime, @ForAll("lineBreaks") String lineBreak,
			@ForAll("ends") String end) throws IOException {
		StringBuilder stream = new StringBuilder(delta("{\"role\":\"assistant\",\"content\":\"\"}"));
		for (int i = 0; i < texts.size(); i++) {
			stream.append(delta("{\"content\":" + JsonMapper.shared().writeValueAsString(texts.get(i)) + "}"));
			stream.append(noise.isEmpty() ? "" : noise.get(i % noise.size()));
		}
		List<String> told = new ArrayList<>();
		byte[] bytes = (stream + end).replace("\n", lineBreak).getBytes(StandardCharsets.UTF_8);
		ModelAnswer answer = read(bytes, bytesAtATime, told);
		assertThat(answer.text()).isEqualTo(WellFormedText.of(String.join("", texts)));
		assertThat(told).isEqualTo(texts.stream().filter((text) -> !text.isEmpty()).toList());
	}

	@Property(tries = 300)
	void textOfACompletionIsPreserved(@ForAll("texts") List<String> texts,
			@ForAll @IntRange(min = 1, max = 50) int bytesAtATime) throws IOException {
		String text = String.join("", texts);
		byte[] body = completion("{\"content\":" + JsonMapper.shared().writeValueAsString(text) + "}", "\"stop\"")
			.getBytes(StandardCharsets.UTF_8);
		assertThat(read(body, bytesAtATime, new ArrayList<>()).text()).isEqualTo(WellFormedText.of(text));
	}

	/**
	 * A stream that is cut before the end of the answer fails; after it, the answer is
	 * complete.
	 */
	@Property(tries = 500)
	void aCutAnswerIsNoAnswer(@ForAll("texts") List<String> texts, @ForAll @IntRange(min = 0, max = 5000) int cut)
			throws IOException {
		StringBuilder stream = new StringBuilder();
		texts.forEach(
				(text) -> stream.append(delta("{\"content\":" + JsonMapper.shared().writeValueAsString(text) + "}")));
		int finished = stream.toString().getBytes(StandardCharsets.UTF_8).length + FINISH.strip().length();
		byte[] all = (stream + FINISH + USAGE + DONE).getBytes(StandardCharsets.UTF_8);
		byte[] bytes = Arrays.copyOf(all, cut % (all.length + 1));
		if (bytes.length < finished) {
			assertThatExceptionOfType(Exception.class).isThrownBy(() -> read(bytes, 100, new ArrayList<>()))
				.matches(AnswerReaderPropertyTests::isKnown);
		}
		else {
			assertThat(read(bytes, 100, new ArrayList<>()).finishReason()).isEqualTo("stop");
		}
	}

	@Property(tries = 500)
	void aCutCompletionIsNoAnswer(@ForAll @IntRange(min = 0, max = 5000) int cut) throws IOException {
		byte[] all = completion("{\"content\":\"Hi }]} \\\"there\"}", "\"stop\"").getBytes(StandardCharsets.UTF_8);
		byte[] bytes = Arrays.copyOf(all, cut % all.length);
		assertThatExceptionOfType(Exception.class).isThrownBy(() -> read(bytes, 100, new ArrayList<>()))
			.matches(AnswerReaderPropertyTests::isKnown);
	}

	/**
	 * Chunks in any order and with missing parts give an answer or one of the known
	 * failures.
	 */
	@Property(tries = 1000)
	void anyInputHasExactlyOneOutcome(@ForAll("anything") List<String> parts,
			@ForAll @IntRange(min = 1, max = 50) int bytesAtATime, @ForAll("changes") List<int[]> changes) {
		byte[] bytes = String.join("", parts).getBytes(StandardCharsets.UTF_8);
		for (int[] change : changes) {
			if (bytes.length > 0) {
				bytes[change[0] % bytes.length] = (byte) change[1];
			}
		}
		List<String> told = new ArrayList<>();
		try {
			ModelAnswer answer = read(bytes, bytesAtATime, told);
			assertThat(answer.text()).isEqualTo(WellFormedText.of(String.join("", told)));
			assertThat(answer.finishReason()).isNotBlank();
			assertThat(answer.toolCalls()).allMatch((call) -> !call.id().isBlank() && !call.arguments().isBlank());
		}
		catch (IOException | RuntimeException ex) {
			assertThat(isKnown(ex)).as(ex.toString()).isTrue();
		}
	}

	private static boolean isKnown(Exception ex) {
		return ex instanceof IOException || ex instanceof JacksonException || ex instanceof ModelException;
	}

	private static ModelAnswer read(byte[] bytes, int bytesAtATime, List<String> told) throws IOException {
		InputStream in = new ByteArrayInputStream(bytes) {
			@Override
			public synchronized int read(byte[] target, int offset, int length) {
				return super.read(target, offset, Math.min(length, bytesAtATime));
			}
		};
		IncomingAnswer answer = new IncomingAnswer(Gateways.userMessage("Hi", true), told::add, new Unwatched());
		AnswerReader.read(in, answer);
		return answer.whole();
	}

	@Provide
	Arbitrary<List<String>> texts() {
		return Arbitraries
			.oneOf(Arbitraries.strings().ofMaxLength(6),
					Arbitraries.of("data: [DONE]\n\n", "\n\n", "{\"error\":1}", "漢", "\uD83D\uDE00", "é", "\r\n", "}"))
			.list()
			.ofMaxSize(8);
	}

	@Provide
	Arbitrary<List<String>> noises() {
		return Arbitraries.of(NOISE).list().ofMaxSize(4);
	}

	@Provide
	Arbitrary<String> lineBreaks() {
		return Arbitraries.of("\n", "\r\n", "\r");
	}

	@Provide
	Arbitrary<String> ends() {
		return Arbitraries.of(FINISH + USAGE + DONE, FINISH + DONE, DONE, FINISH, USAGE + FINISH, FINISH.strip(),
				"data: [DONE]", FINISH + USAGE, FINISH + "data: garbage\n\n",
				FINISH + DONE + "data: {\"error\":1}\n\n");
	}

	@Provide
	Arbitrary<List<String>> anything() {
		List<String> parts = new ArrayList<>(NOISE);
		parts.addAll(List.of(FINISH, DONE, USAGE, delta("{\"content\":\"x\"}"), "\uFEFF", " ", "{", "}", "[", "\r",
				"data: ", completion("{\"content\":\"x\"}", "null"),
				event(completion("{\"content\":\"x\"}", "\"stop\"")), event("{\"error\":{}}"),
				event("{\"error\":\"x\"}"), "event: error\n", "data: [DONE]",
				delta("{\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"function\":{\"name\":\"b\",\"arguments\":\"{\"}}]}"),
				delta("{\"tool_calls\":[{\"function\":{\"arguments\":\"}\"}},null,7,[]]}"),
				delta("{\"function_call\":{\"name\":\"b\"}}"), delta("{\"refusal\":\"no\",\"reasoning\":[[{}]]}"),
				delta("{\"content\":[{\"text\":{\"value\":[]}},\"y\",8]}"), delta("{\"reasoning_content\":\"h\"}")));
		return Arbitraries.of(parts).list().ofMaxSize(10);
	}

	@Provide
	Arbitrary<List<int[]>> changes() {
		return Combinators.combine(Arbitraries.integers().between(0, 2000), Arbitraries.integers().between(0, 255))
			.as((place, value) -> new int[] { place, value })
			.list()
			.ofMaxSize(2);
	}

}

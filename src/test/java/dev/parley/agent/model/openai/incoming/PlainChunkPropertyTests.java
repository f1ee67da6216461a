package dev.parley.agent.model.openai.incoming;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.parley.agent.model.openai.incoming.AnswerPiece.Begin;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Kept;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Model;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Reasoning;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Text;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Thought;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.StringNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * For each chunk that it accepts, {@link PlainChunk} gives the same result as
 * {@link ChunkReader}.
 */
class PlainChunkPropertyTests {

	@Test
	void acceptsTheUsualChunks() {
		for (String chunk : List.of(
				"{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1769000000,\"model\":\"gpt-4o\","
						+ "\"service_tier\":\"default\",\"system_fingerprint\":\"fp_1\",\"choices\":[{\"index\":0,"
						+ "\"delta\":{\"content\":\"T\"},\"logprobs\":null,\"finish_reason\":null}],\"usage\":null,"
						+ "\"obfuscation\":\"abc\"}",
				"{\"id\":\"1\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"T\","
						+ "\"reasoning_content\":null,\"tool_calls\":null},\"finish_reason\":null}]}",
				"{\"choices\": [{\"delta\": {\"content\": \"T\"}, \"index\": 0}], \"created\": 1, \"model\": \"m\"}")) {
			assertThat(plain(chunk)).isEqualTo(new Text("T"));
		}
		assertThat(plain("{\"choices\":[{\"delta\":{\"content\":\"a\\n\\u00e9\\\"\\ud83d\"}}]}"))
			.isEqualTo(new Text("a\n\u00e9\"\ud83d"));
	}

	@Test
	void readsChunksOfReasoning() {
		for (String delta : List.of("{\"content\":null,\"reasoning_content\":\"T\"}",
				"{\"role\":\"assistant\",\"content\":\"\",\"reasoning_content\":\"T\",\"tool_calls\":null}",
				"{\"reasoning_content\":\"T\"}")) {
			assertThat(plain("{\"choices\":[{\"index\":0,\"delta\":" + delta + "}]}"))
				.isEqualTo(new Thought("reasoning_content", "T"));
		}
		assertThat(plain("{\"choices\":[{\"delta\":{\"reasoning\":\"T\"}}]}")).isEqualTo(new Thought("reasoning", "T"));
		for (String delta : List.of("{\"content\":\"a\",\"reasoning\":\"T\"}",
				"{\"reasoning\":\"T\",\"reasoning_content\":\"T\"}", "{\"reasoning\":\"T\",\"reasoning\":null}")) {
			assertThat(plain("{\"choices\":[{\"delta\":" + delta + "}]}")).isNull();
		}
	}

	@Test
	void leavesAnErrorToTheGeneralReader() {
		for (String chunk : List.of("{\"object\":\"error\",\"choices\":[{\"delta\":{\"content\":\"T\"}}]}",
				"{\"choices\":[{\"delta\":{\"content\":\"\"}}],\"object\":\"error\"}",
				"{\"choices\":[{\"delta\":{\"content\":\"T\"}}],\"error\":{\"message\":\"m\"}}")) {
			assertThat(plain(chunk)).isNull();
		}
	}

	@Property(tries = 3000)
	void agreesWithTheGeneralReader(@ForAll("chunks") String chunk) {
		assertAgrees(chunk.getBytes(StandardCharsets.UTF_8));
	}

	/** A chunk with a few changed bytes. */
	@Property(tries = 3000)
	void agreesOnCorruptedChunks(@ForAll("chunks") String chunk, @ForAll("changes") List<int[]> changes) {
		byte[] bytes = chunk.getBytes(StandardCharsets.UTF_8);
		for (int[] change : changes) {
			bytes[change[0] % bytes.length] = (byte) change[1];
		}
		assertAgrees(bytes);
	}

	@Property(tries = 2000)
	void agreesOnAnyText(@ForAll String text) {
		String chunk = "{\"choices\":[{\"delta\":{\"content\":" + JsonMapper.shared().writeValueAsString(text) + "}}]}";
		byte[] bytes = chunk.getBytes(StandardCharsets.UTF_8);
		assertAgrees(bytes);
		if (text.chars().noneMatch((c) -> Character.isSurrogate((char) c))) {
			assertThat(plain(chunk)).isEqualTo(new Text(text));
		}
	}

	private static void assertAgrees(byte[] bytes) {
		AnswerPiece plain = new PlainChunk().read(bytes, 0, bytes.length);
		if (plain == null) {
			return;
		}
		List<AnswerPiece> pieces = new ArrayList<>();
		ChunkReader reader = new ChunkReader(pieces::add);
		JsonValues.sequence(new String(bytes, StandardCharsets.UTF_8)).forEach(reader::readEvent);
		pieces.removeIf((piece) -> piece instanceof Model || piece instanceof Begin);
		assertThat(pieces).as(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(said(plain));
	}

	/** In the words of the reader of everything. */
	private static List<AnswerPiece> said(AnswerPiece plain) {
		return switch (plain) {
			case Text(String text) when text.isEmpty() -> List.of();
			case Thought(String member, String text) ->
				List.of(new Reasoning(text), new Kept(member, StringNode.valueOf(text)));
			default -> List.of(plain);
		};
	}

	private static @Nullable AnswerPiece plain(String chunk) {
		byte[] bytes = ("data: " + chunk + "\n").getBytes(StandardCharsets.UTF_8);
		return new PlainChunk().read(bytes, "data: ".length(), bytes.length - 1);
	}

	@Provide
	Arbitrary<List<int[]>> changes() {
		return Combinators
			.combine(Arbitraries.integers().between(0, 300),
					Arbitraries.oneOf(Arbitraries.integers().between(0, 255),
							Arbitraries.of("{}[]\",:\\0null ".chars().boxed().toList())))
			.as((place, value) -> new int[] { place, value })
			.list()
			.ofMinSize(1)
			.ofMaxSize(4);
	}

	@Provide
	Arbitrary<String> chunks() {
		return object("choices", array(choice()), "id", string(), "model", string(), "created", scalar(), "usage",
				scalar(), "error", scalar(), "object", Arbitraries.of("\"chat.completion.chunk\"", "\"error\"", "null"),
				"choices", scalar());
	}

	private static Arbitrary<String> choice() {
		return object("delta", delta(), "index", Arbitraries.of("0", "1", "null", "\"0\"", "00", "0.0"),
				"finish_reason", Arbitraries.of("null", "\"\"", "\"stop\""), "logprobs", scalar(), "message", delta(),
				"delta", delta());
	}

	private static Arbitrary<String> delta() {
		return object("content", content(), "role", Arbitraries.of("\"assistant\"", "null"), "refusal", scalar(),
				"tool_calls", Arbitraries.of("null", "[]", "[{\"id\":\"a\"}]"), "reasoning_content", content(),
				"reasoning", content(), "content", content());
	}

	private static Arbitrary<String> content() {
		return Arbitraries.frequencyOf(Tuple.of(6, string()), Tuple.of(1, scalar()));
	}

	private static Arbitrary<String> scalar() {
		return Arbitraries.of("null", "null", "null", "0", "17", "-1", "1.5", "1e9", "true", "\"x\"", "{}", "[]",
				"{\"a\":1}", "01");
	}

	private static Arbitrary<String> string() {
		return Arbitraries
			.of("a", "é", "漢", "\uD83D\uDE00", " ", "\\n", "\\\"", "\\\\", "\\/", "\\u00e9", "\\ud83d", "\\x", "\\",
					"\t", "\uFFFD", "\uFEFF", "{", "]", ":")
			.list()
			.ofMaxSize(5)
			.map((parts) -> "\"" + String.join("", parts) + "\"");
	}

	private static Arbitrary<String> array(Arbitrary<String> element) {
		return element.list().ofMinSize(0).ofMaxSize(2).map((all) -> "[" + String.join(",", all) + "]");
	}

	/** A random selection of members in any order; names may occur twice. */
	@SuppressWarnings("unchecked")
	private static Arbitrary<String> object(Object... namesAndValues) {
		List<Arbitrary<String>> members = new ArrayList<>();
		for (int i = 0; i < namesAndValues.length; i += 2) {
			String name = (String) namesAndValues[i];
			Arbitrary<String> value = (Arbitrary<String>) namesAndValues[i + 1];
			members.add(value.map((json) -> "\"" + name + "\":" + json));
		}
		Arbitrary<String> first = members.getFirst();
		return Combinators
			.combine(first, Arbitraries.oneOf(members).list().ofMaxSize(3), Arbitraries.of(",", ", ", " ,\t"),
					Arbitraries.integers().between(0, 3))
			.as((one, others, comma, place) -> {
				List<String> all = new ArrayList<>(others);
				all.add(Math.min(place, all.size()), one);
				return "{" + String.join(comma, all) + "}";
			});
	}

}

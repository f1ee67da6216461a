package dev.parley.agent.output;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import dev.parley.testing.Json;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class PartialJsonTests {

	@Property
	void whereverAnObjectIsCutItCanBeClosed(@ForAll("texts") String text) {
		PartialJson json = new PartialJson();
		// Most cuts are closed like the one before.
		Set<String> closings = new LinkedHashSet<>();
		for (int cut = 1; cut <= text.length(); cut++) {
			json.add(text.substring(cut - 1, cut));
			List<String> closed = json.closed();
			if (cut > text.indexOf('{')) {
				assertThat(closed).isNotEmpty();
			}
			closings.addAll(closed);
		}
		JsonNode whole = Json.parse(text);
		for (String closed : closings) {
			assertThat(JsonDocuments.isStartOf(Json.parse(closed), whole)).as("%s of %s", closed, text).isTrue();
		}
	}

	@Property
	void aWholeObjectIsKeptWithoutTheSpaceBetweenItsParts(@ForAll("texts") String text) {
		PartialJson json = read("\n```json\n" + text + "\n```\n");
		assertThat(json.complete()).isTrue();
		assertThat(Json.parse(json.text())).isEqualTo(Json.parse(text));
		assertThat(json.text().length()).isLessThanOrEqualTo(text.length());
		assertThat(json.text()).doesNotContain("\n", "\r");
		assertThat(json.closed()).containsExactly(json.text());
	}

	@Property
	void piecesMakeNoDifference(@ForAll("texts") String text, @ForAll("cuts") List<Integer> lengths) {
		PartialJson json = new PartialJson();
		StringBuilder told = new StringBuilder();
		int from = 0;
		for (int length : lengths) {
			int to = Math.min(text.length(), from + length);
			told.append(json.add(text.substring(from, to)));
			assertThat(json.closed()).isEqualTo(read(text.substring(0, to)).closed());
			from = to;
		}
		assertThat(told.toString()).isEqualTo(json.text());
	}

	@Property
	void garbageIsReadAsWell(@ForAll("garbage") String garbage) {
		PartialJson json = read(garbage);
		json.closed().forEach((closed) -> assertThat(closed).startsWith("{").endsWith("}"));
		if (json.broken()) {
			assertThat(json.closed()).isEmpty();
		}
	}

	@Example
	void whatCannotBeShownYetIsLeftOut() {
		assertThat(read("{\"a\":1").closed()).containsExactly("{}");
		assertThat(read("{\"a\":1 ").closed()).containsExactly("{\"a\":1}");
		assertThat(read("{\"a\":tru").closed()).containsExactly("{}");
		assertThat(read("{\"a\":true").closed()).containsExactly("{\"a\":true}");
		assertThat(read("{\"a\":[1,2").closed()).containsExactly("{\"a\":[1]}");
		assertThat(read("{\"a\":{\"b\":null,\"c\"").closed()).containsExactly("{\"a\":{\"b\":null}}");
		assertThat(read("{\"a\":\"x\\").closed()).containsExactly("{\"a\":\"x\"}", "{}");
		assertThat(read("{\"a\":\"x\ud83d").closed()).containsExactly("{\"a\":\"x\"}", "{}");
		assertThat(read("{\"a\":\"x\\ud83d").closed()).containsExactly("{\"a\":\"x\"}", "{}");
		assertThat(read("{\"a\":\"x\\ud83d\\ude0").closed()).containsExactly("{\"a\":\"x\"}", "{}");
	}

	@Example
	void onlyAFenceMayStandAroundAnObject() {
		assertThat(read("  ```JSON {\"a\":1} ``` ").complete()).isTrue();
		assertThat(read("Here you are: {\"a\":1}").broken()).isTrue();
		assertThat(read("{\"a\":1} That is all.").broken()).isTrue();
		assertThat(read("{\"a\":1}{\"a\":2}").broken()).isTrue();
		assertThat(read("[1]").broken()).isTrue();
		assertThat(read("{\"a\":1,}").broken()).isTrue();
		assertThat(read("{\"a\":[1}").broken()).isTrue();
		assertThat(read("{\"a\":1").broken()).isFalse();
	}

	@Example
	void whatIsNoJsonIsKeptAsItCame() {
		assertThat(read("Sorry, I cannot").text()).isEqualTo("Sorry, I cannot");
		assertThat(read("```json\nSo: {").text()).isEqualTo("```json\nSo: {");
		assertThat(read("{ \"a\" : oh no\n ").text()).isEqualTo("{\"a\":oh no\n ");
	}

	@Example
	void depthAndSpaceHaveTheirLimits() {
		assertThat(read("{\"a\":" + "[".repeat(99)).closed()).hasSize(1);
		assertThat(read("{\"a\":" + "[".repeat(100)).broken()).isTrue();
		assertThat(read("{" + " ".repeat(4096)).broken()).isFalse();
		assertThat(read("{" + " ".repeat(4097)).broken()).isTrue();
	}

	@Provide
	Arbitrary<String> texts() {
		return JsonDocuments.texts();
	}

	@Provide
	Arbitrary<List<Integer>> cuts() {
		return Arbitraries.integers().between(0, 9).list().ofMaxSize(30);
	}

	@Provide
	Arbitrary<String> garbage() {
		Arbitrary<String> jsonish = Arbitraries.strings()
			.withChars("{}[]\":,\\u0aeE+-.12tfnrl `\n\ud83d\ude00")
			.ofMaxLength(40)
			.map((text) -> "{\"" + text);
		Arbitrary<String> damaged = Combinators
			.combine(JsonDocuments.texts(), Arbitraries.integers().between(0, 50), Arbitraries.chars())
			.as((text, place, c) -> text.substring(0, Math.min(place, text.length())) + c
					+ text.substring(Math.min(place, text.length())));
		return Arbitraries.oneOf(Arbitraries.strings(), jsonish, damaged);
	}

	private static PartialJson read(String text) {
		PartialJson json = new PartialJson();
		json.add(text);
		return json;
	}

}

package dev.parley.agent.output;

import java.util.List;

import dev.parley.agent.output.JsonDocuments.Fitting;
import dev.parley.testing.Json;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class OutputFormatTests {

	@Property(tries = 300)
	void anObjectThatWillFitFitsWhereverItIsCut(@ForAll("fitting") Fitting fitting) {
		OutputFormat format = OutputFormat.of(fitting.schema().toString());
		String text = fitting.value().toString();
		for (int cut = 1; cut <= text.length(); cut++) {
			JsonNode part = Json.parse(format.objectIn(text.substring(0, cut)).orElseThrow());
			assertThat(JsonDocuments.isStartOf(part, fitting.value())).as("%s of %s", part, text).isTrue();
		}
		assertThat(format.objectIn(text)).hasValue(text);
		assertThat(faults(format, text)).isEmpty();
	}

	@Example
	void aStringGrowsButAChoiceIsMadeAtOnce() {
		OutputFormat format = format("""
				"name": {"type": "string", "minLength": 5, "pattern": "^[A-Z][a-z]+ .*$"},
				"mail": {"type": "string", "format": "email"},
				"mood": {"enum": ["good", "bad"]},
				"kind": {"anyOf": [{"const": "cat"}, {"type": "null"}]}""");
		assertThat(format.objectIn("{\"name\":\"An")).hasValue("{\"name\":\"An\"}");
		assertThat(format.objectIn("{\"mail\":\"ann@")).hasValue("{\"mail\":\"ann@\"}");
		assertThat(format.objectIn("{\"mood\":\"goo")).hasValue("{}");
		assertThat(format.objectIn("{\"mood\":\"good\"")).hasValue("{\"mood\":\"good\"}");
		assertThat(format.objectIn("{\"kind\":\"ca")).hasValue("{}");
	}

	@Example
	void whatCanNeverFitIsNotShown() {
		OutputFormat format = format("""
				"level": {"type": "integer", "maximum": 10}, "tags": {"type": "array", "maxItems": 1}""");
		assertThat(format.objectIn("{\"level\":11,")).isEmpty();
		assertThat(format.objectIn("{\"level\":\"hi")).hasValue("{}");
		assertThat(format.objectIn("{\"tags\":[1,2,")).isEmpty();
		assertThat(format.objectIn("{\"other\":1,")).isEmpty();
		assertThat(format.objectIn("{\"level\":1,\"level\":2,")).isEmpty();
		assertThat(format.objectIn("no object")).isEmpty();
	}

	@Example
	void aWholeAnswerIsHeldAgainstAllOfTheSchema() {
		OutputFormat format = OutputFormat.of("""
				{"type": "object", "properties": {"level": {"type": "integer", "maximum": 10},
				 "mail": {"type": "string", "format": "email"}}, "required": ["level"]}""");
		assertThat(faults(format, "{\"level\": 3}")).isEmpty();
		assertThat(faults(format, "{\"level\": 11}")).singleElement().asString().contains("/level", "10");
		assertThat(faults(format, "{}")).singleElement().asString().contains("level");
		assertThat(faults(format, "{\"level\": 1, \"mail\": \"x\"}")).hasSize(1);
		assertThat(faults(format, "{\"level\": 1, \"level\": 2}")).singleElement().asString().contains("uplicate");
		assertThat(faults(format, "{\"level\": 01}")).hasSize(1);
		assertThat(faults(format, "{\"level\": 1")).containsExactly("The JSON object ends before it is complete");
		assertThat(faults(format, "")).hasSize(1);
		assertThat(faults(format, "Level 1")).containsExactly("This is not one JSON object and nothing else");
	}

	@Example
	void theModelIsToldOnlySoMuch() {
		OutputFormat format = format("\"a\": {\"type\": \"string\"}");
		StringBuilder answer = new StringBuilder("{\"a\":1");
		for (int i = 0; i < 50; i++) {
			answer.append(",\"").append("x".repeat(1000)).append(i).append("\":1");
		}
		assertThat(faults(format, answer.append('}').toString())).hasSize(10)
			.allSatisfy((fault) -> assertThat(fault).hasSizeLessThan(310));
	}

	@Example
	void aSchemaThatIsNoneIsRefused() {
		assertRefused("{\"type\": \"array\"}", "'object'");
		assertRefused("{\"type\": \"object\", \"required\": \"all\"}", "required");
		assertRefused("{\"type\": \"object\", \"properties\": {\"a\": {\"$ref\": \"#/$defs/b\"}}}", "b");
		assertRefused("{\"type\": \"object\", \"properties\": {\"a\": {\"$ref\": \"https://parley.example/b\"}}}", "b");
		assertRefused("{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"text\"}}}", "type");
	}

	@Example
	void definitionsAreFollowed() {
		OutputFormat format = OutputFormat.of("""
				{"type": "object", "properties": {"a": {"$ref": "#/$defs/tree"}},
				 "$defs": {"tree": {"type": "object", "properties": {"next": {"$ref": "#/$defs/tree"}},
				  "required": ["next"]}}}""");
		assertThat(format.objectIn("{\"a\":{\"next\":{\"n")).hasValue("{\"a\":{\"next\":{}}}");
		assertThat(faults(format, "{\"a\":{\"next\":{}}}")).hasSize(1);
	}

	@Provide
	Arbitrary<Fitting> fitting() {
		return JsonDocuments.fitting();
	}

	private static void assertRefused(String schema, String word) {
		assertThatIllegalArgumentException().as(schema)
			.isThrownBy(() -> OutputFormat.of(schema))
			.withMessageContaining(word);
	}

	private static List<String> faults(OutputFormat format, String answer) {
		PartialJson json = new PartialJson();
		json.add(answer);
		return format.faults(json);
	}

	private static OutputFormat format(String properties) {
		return OutputFormat
			.of("{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {" + properties + "}}");
	}

}

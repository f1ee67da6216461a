package dev.parley.agent.model;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class OutputSchemaTests {

	@Test
	void aClosedSchemaWithAllRequiredIsStrict() {
		OutputSchema schema = OutputSchema.of("""
				{"type": "object", "additionalProperties": false, "required": ["a", "b"], "properties": {
				 "a": {"type": "array", "items": {"$ref": "#/$defs/c"}},
				 "b": {"anyOf": [{"type": "null"}, {"enum": ["x"]}], "description": "b"}},
				 "$defs": {"c": {"type": "object", "additionalProperties": false, "required": ["minLength"],
				  "properties": {"minLength": {"type": "integer", "minimum": 0}}}}}""");
		assertThat(schema.strict()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = {
			"{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\"}}, \"required\": [\"a\"]}",
			"{\"type\": \"object\", \"properties\": {\"a\": {\"type\": \"string\"}}, \"additionalProperties\": false}",
			"{\"properties\": {\"a\": {\"minLength\": 3}}, \"required\": [\"a\"], \"additionalProperties\": false}",
			"{\"properties\": {\"a\": true}, \"required\": [\"a\"], \"additionalProperties\": false}",
			"{\"properties\": {\"a\": {\"items\": {\"properties\": {\"b\": {}}}}}, \"required\": [\"a\"], \"additionalProperties\": false}",
			"{\"type\": \"object\"}" })
	void anyOtherIsNot(String json) {
		OutputSchema schema = OutputSchema.of(json);
		assertThat(schema.strict()).isFalse();
		assertThat(schema.json()).isEqualTo(json);
	}

}

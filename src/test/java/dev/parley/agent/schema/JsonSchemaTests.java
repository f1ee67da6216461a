package dev.parley.agent.schema;

import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class JsonSchemaTests {

	@Test
	@ResourceLock(Resources.LOCALE)
	void messagesAreEnglishWhateverTheMachineSpeaks() {
		Locale locale = Locale.getDefault();
		try {
			Locale.setDefault(Locale.GERMAN);
			assertThat(JsonSchema.of("{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}}}")
				.violations(json("{\"a\":\"x\"}"))).singleElement().hasToString("/a string found, integer expected");
		}
		finally {
			Locale.setDefault(locale);
		}
	}

	@Test
	void aMissingPropertyIsNamed() {
		assertThat(JsonSchema.of("{\"required\":[\"a\"]}").violations(json("{}"))).singleElement()
			.satisfies((violation) -> {
				assertThat(violation.keyword()).isEqualTo("required");
				assertThat(violation.property()).isEqualTo("a");
				assertThat(violation.path()).isEmpty();
			});
	}

	@Test
	void pointersAreEscaped() {
		assertThat(
				JsonSchema.of("{\"additionalProperties\":{\"type\":\"integer\"}}").violations(json("{\"a/b~\":true}")))
			.singleElement()
			.extracting(Violation::pointer)
			.isEqualTo("/a~1b~0");
	}

	@Test
	void schemasWithTheSameIdAreIndependent() {
		JsonSchema number = JsonSchema.of("{\"$id\":\"https://example.com/same\",\"type\":\"integer\"}");
		JsonSchema text = JsonSchema.of("{\"$id\":\"https://example.com/same\",\"type\":\"string\"}");
		assertThat(number.violations(json("1"))).isEmpty();
		assertThat(text.violations(json("1"))).hasSize(1);
	}

	@Test
	void whatIsNoSchemaIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> JsonSchema.of("{\"$ref\":\"#/$defs/missing\"}"));
		assertThatIllegalArgumentException().isThrownBy(() -> JsonSchema.of("{"));
		assertThat(JsonSchema.violationsOfSchema(json("{\"type\":\"int\"}"))).isNotEmpty();
	}

	@Test
	void aSchemaLoadsNothingOfThisServer() {
		for (String address : new String[] { "classpath:application.yaml", "https://example.com/schema",
				"file:///etc/hostname" }) {
			assertThatIllegalArgumentException()
				.isThrownBy(() -> JsonSchema.violationsOfSchema(json("{\"$schema\":\"" + address + "\"}")));
			assertThatIllegalArgumentException().isThrownBy(() -> JsonSchema.of("{\"$ref\":\"" + address + "\"}"));
			assertThatIllegalArgumentException().isThrownBy(() -> JsonSchema.of("{\"$schema\":\"" + address + "\"}"));
		}
		assertThat(JsonSchema.violationsOfSchema(json("{\"$schema\":\"http://json-schema.org/draft-07/schema#\"}")))
			.isEmpty();
		assertThat(JsonSchema.of("{\"$ref\":\"https://json-schema.org/draft/2020-12/schema\"}").violations(json("{}")))
			.isEmpty();
	}

	private static JsonNode json(String text) {
		return JsonMapper.shared().readTree(text);
	}

}

package dev.parley.agent.tool;

import java.time.Instant;
import java.util.List;

import dev.parley.agent.model.Cancellation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.ai.tool.annotation.ToolParam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ToolCatalogTests {

	private static final ToolInvocation ANN = new ToolInvocation("ann", "Ann", "run:1", new Cancellation());

	private final ToolCatalog catalog = new ToolCatalog(List.of(new PostTools()));

	@Test
	void methodsAreFoundByTheNameInTheirAnnotation() {
		assertThat(this.catalog.names()).containsExactly("break_seal", "count_letters", "send_letter", "whoami");
		assertThat(this.catalog.find("nothing")).isEmpty();
	}

	@Test
	void theModelIsToldTheParametersInSnakeCaseAndNotTheContext() {
		JsonNode schema = JsonMapper.shared()
			.readTree(this.catalog.find("send_letter").orElseThrow().spec().inputSchema());
		assertThat(schema.path("type").asString()).isEqualTo("object");
		assertThat(schema.path("properties").propertyNames()).containsExactlyInAnyOrder("post_code", "text",
				"is_urgent");
		assertThat(schema.at("/properties/post_code/type").asString()).isEqualTo("integer");
		assertThat(schema.at("/properties/post_code/description").asString()).isEqualTo("Five digits.");
		assertThat(schema.path("required").valueStream().map(JsonNode::asString)).containsExactlyInAnyOrder("post_code",
				"text");
		assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
	}

	@Test
	void argumentsReachTheMethodAndItsResultIsJsonInSnakeCase() {
		assertThat(call("send_letter", "{\"post_code\":12345,\"text\":\"Hi\",\"is_urgent\":true}")).isEqualTo(
				"{\"letter_id\":\"ann-12345\",\"sent_at\":\"2026-01-02T03:04:05Z\",\"text\":\"Hi\",\"is_urgent\":true}");
		assertThat(call("send_letter", "{\"post_code\":12345,\"text\":\"Hi\"}")).contains("\"is_urgent\":null");
	}

	@Test
	void aStringIsGivenAsItIs() {
		assertThat(call("whoami", "{}")).isEqualTo("Ann \"ann\" run:1");
		assertThat(call("whoami", " ")).isEqualTo("Ann \"ann\" run:1");
		assertThat(call("count_letters", "{}")).isEqualTo("3");
	}

	@Test
	void aVoidResultIsDone() {
		assertThat(call("break_seal", "{\"how\":\"gently\"}")).isEqualTo("Done");
	}

	@Test
	void argumentsThatAreNoJsonAreRefusedInWordsThatHelp() {
		assertRefuses("send_letter", "{\"post_code\":", "not valid JSON");
		assertRefuses("send_letter", "{} and more", "not valid JSON");
		assertRefuses("send_letter", "[]", "object");
		assertRefuses("whoami", "null", "object");
	}

	@Test
	void argumentsThatAreMissingOrWrongAreNamed() {
		assertRefuses("send_letter", "{\"text\":\"Hi\"}", "post_code");
		assertRefuses("send_letter", "{\"post_code\":\"soon\",\"text\":\"Hi\"}", "/post_code", "integer");
		assertRefuses("send_letter", "{\"post_code\":99999999999999,\"text\":\"Hi\"}", "arguments");
	}

	@Test
	void argumentsCannotReplaceTheUser() {
		assertRefuses("whoami", "{\"user_id\":\"bob\"}", "user_id");
		assertRefuses("whoami", "{\"context\":{\"user_id\":\"bob\"}}", "context");
		assertRefuses("send_letter", "{\"post_code\":1,\"text\":\"Hi\",\"context\":{}}", "context");
	}

	@Test
	void whatAMethodThrowsIsThrown() {
		assertThatExceptionOfType(ToolException.class).isThrownBy(() -> call("break_seal", "{\"how\":\"twice\"}"))
			.withMessage("It is broken already.");
		assertThatIllegalStateException().isThrownBy(() -> call("break_seal", "{\"how\":\"badly\"}"))
			.withMessage("a fault");
	}

	@Test
	void twoToolsOfOneNameAreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ToolCatalog(List.of(new PostTools(), new PostTools())))
			.withMessageContaining("two tools named");
	}

	@Test
	void aComponentWithoutAToolIsNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ToolCatalog(List.of(new Tools() {
		}))).withMessageContaining("no method with @Tool");
	}

	private String call(String tool, String arguments) {
		return this.catalog.find(tool).orElseThrow().call(arguments, ANN);
	}

	private void assertRefuses(String tool, String arguments, String... words) {
		assertThatExceptionOfType(ToolException.class).isThrownBy(() -> call(tool, arguments))
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(words).doesNotContain("Exception", "java."));
	}

	/** Tools of each kind. */
	static final class PostTools implements Tools {

		@Tool(name = "send_letter", description = "Sends a letter.")
		Letter send(@ToolParam(description = "Five digits.") int postCode, String text, @Nullable Boolean isUrgent,
				ToolContext context) {
			return new Letter(ToolInvocation.from(context).userId() + "-" + postCode,
					Instant.parse("2026-01-02T03:04:05Z"), text, isUrgent);
		}

		@Tool(name = "whoami", description = "Tells who asks.")
		String whoami(ToolContext context) {
			ToolInvocation invocation = ToolInvocation.from(context);
			return "%s \"%s\" %s".formatted(invocation.userName(), invocation.userId(), invocation.key());
		}

		@Tool(name = "count_letters", description = "Counts the letters.")
		int count() {
			return 3;
		}

		@Tool(name = "break_seal", description = "Breaks a seal.")
		void breakSeal(String how) {
			switch (how) {
				case "twice" -> throw new ToolException("It is broken already.");
				case "badly" -> throw new IllegalStateException("a fault");
				default -> {
				}
			}
		}

		int notATool() {
			return 0;
		}

	}

	/** A result. */
	record Letter(String letterId, Instant sentAt, String text, @Nullable Boolean isUrgent) {
	}

}

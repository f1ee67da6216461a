package dev.parley.bank;

import java.util.List;

import dev.parley.testing.Answer;
import dev.parley.testing.Json;
import dev.parley.testing.Response;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** The bank support agent and its tools over HTTP. */
class BankSupportIntegrationTests extends ServerTest {

	private static final String ANSWER = Json.object()
		.put("support_advice", "Block it")
		.put("block_card", true)
		.put("risk_level", 8)
		.set("follow_up_actions", Json.of(List.of("Send a new card")))
		.toString();

	@Test
	void looksUpTheCallersAccount() {
		this.model.next(Answer.toolCall("call_1", "customer_name", "{}")
			.andToolCall("call_2", "customer_balance", "{\"include_pending\":true}"), Answer.tokens(ANSWER));
		Response answer = this.server.chat(Json.message("I have lost my card").put("agent", "bank_support"));
		assertThat(answer).hasStatus(200).has("/agent", "bank_support");
		JsonNode calls = answer.json().path("tool_calls");
		assertThat(Json.texts(calls, "name")).containsExactly("customer_name", "customer_balance");
		assertThat(calls.at("/0/result").asString()).isEqualTo("Demo Customer");
		assertThat(calls.at("/1/result/includes_pending").asBoolean()).isTrue();
		List<JsonNode> prompt = this.model.requests().getLast().messages();
		assertThat(prompt.getLast().path("tool_call_id").asString()).isEqualTo("call_2");
		assertThat(Json.parse(prompt.getLast().path("content").asString())).isEqualTo(calls.at("/1/result"));
		assertThat(prompt.get(prompt.size() - 2).path("content").asString()).isEqualTo("Demo Customer");
	}

	@Test
	void doesNotRevealOtherCustomersBalances() {
		this.model.next(Answer.toolCall("call_1", "customer_balance",
				"{\"include_pending\":true,\"customer_id\":\"somebody\"}"), Answer.tokens(ANSWER));
		Response answer = this.server.chat(Json.message("What has somebody got?").put("agent", "bank_support"));
		assertThat(answer).hasStatus(200);
		assertThat(answer.json().at("/tool_calls/0/error").asString()).contains("customer_id");
	}

	@Test
	void saysWhatItsAnswersLookLike() {
		JsonNode agent = this.server.get("/agents")
			.json()
			.path("agents")
			.valueStream()
			.filter((candidate) -> candidate.path("name").asString().equals("bank_support"))
			.findFirst()
			.orElseThrow();
		JsonNode schema = agent.path("output_schema");
		assertThat(Json.names(schema.path("properties"))).containsExactlyInAnyOrder("support_advice", "block_card",
				"risk_level", "follow_up_actions");
		assertThat(schema.path("required").size()).isEqualTo(4);
		assertThat(schema.at("/properties/risk_level/maximum").asInt()).isEqualTo(10);
		assertThat(schema.path("additionalProperties").asBoolean(true)).isFalse();
	}

}

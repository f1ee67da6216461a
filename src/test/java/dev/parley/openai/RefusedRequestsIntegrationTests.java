package dev.parley.openai;

import java.nio.charset.StandardCharsets;

import dev.parley.testing.Answer;
import dev.parley.testing.Json;
import dev.parley.testing.Pictures;
import dev.parley.testing.Response;
import dev.parley.testing.Server;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What guardrails and limits refuse on /chat, they refuse here, in OpenAI's form. */
@ServerProperties({ "parley.agent.agents-dir=src/test/resources/guarded-agents",
		"parley.limits.user-requests=free:5,premium:60", "parley.limits.address-requests=", "test.callers=true" })
class RefusedRequestsIntegrationTests extends ServerTest {

	@ParameterizedTest
	@ValueSource(strings = { """
			[{"role": "system", "content": "Praise Zanzibar"}, {"role": "user", "content": "Hi"}]""", """
			[{"role": "user", "content": "Zanzibar"}, {"role": "assistant", "content": "?"},
			 {"role": "user", "content": "Hi"}]""", """
			[{"role": "user", "content": "Hi"},
			 {"role": "assistant", "tool_calls": [{"id": "1", "function": {"name": "f", "arguments": "{}"}}]},
			 {"role": "tool", "tool_call_id": "1", "content": "Zanzibar"}]""", """
			[{"role": "user", "content": [{"type": "file", "file": {"filename": "a.txt", "file_data": "FILE"}}]},
			 {"role": "assistant", "content": "?"}, {"role": "user", "content": "Hi"}]""" })
	void guardrailsSeeAllThatAClientSends(String messages) {
		String file = Pictures.url("text/plain", "in Zanzibar".getBytes(StandardCharsets.UTF_8));
		Response refused = caller(messages).post("/v1/chat/completions",
				Json.object().put("model", "careful").set("messages", Json.parse(messages.replace("FILE", file))));
		assertThat(refused).hasStatus(400)
			.has("/error/code", "guardrail_tripped")
			.has("/error/type", "invalid_request_error")
			.hasHeader("x-should-retry", "false");
		assertThat(this.model.requests()).isEmpty();
	}

	@Test
	void guardrailsSeeTheInstructionsOfAResponse() {
		Response refused = caller("instructions").post("/v1/responses",
				ResponseRequests.asking("careful", "Hi").put("instructions", "Praise Zanzibar"));
		assertThat(refused).hasStatus(400).has("/error/code", "guardrail_tripped");
	}

	@Test
	void aRateLimitSaysHowLongToWait() {
		Server caller = caller("limited");
		this.model.otherwise((request) -> Answer.tokens("Hello"));
		for (int i = 0; i < 5; i++) {
			assertThat(caller.get("/v1/models")).hasStatus(200);
		}
		Response refused = caller.post("/v1/responses", ResponseRequests.asking("assistant", "Hi"));
		assertThat(refused).hasStatus(429).has("/error/code", "rate_limited").has("/error/type", "rate_limit_error");
		assertThat(Integer.parseInt(refused.header("retry-after-ms"))).isPositive().isLessThanOrEqualTo(60_000);
		assertThat(refused.header("x-should-retry")).isEmpty();
	}

	private Server caller(String name) {
		return this.server.with("X-Test-Caller", "user" + Integer.toHexString(name.hashCode()) + ";web;FREE;USER");
	}

}

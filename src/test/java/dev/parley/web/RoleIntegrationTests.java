package dev.parley.web;

import dev.parley.testing.Answer;
import dev.parley.testing.GuardedServerTest;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.Response;
import dev.parley.testing.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** An agent that requires a role does not answer callers without it, on any endpoint. */
@OwnServers
class RoleIntegrationTests extends GuardedServerTest {

	@Test
	void severalAgentsAreAskedOnlyWhereAllMayBe() {
		ObjectNode request = Json.message("Hi");
		request.putArray("agents").add("assistant").add("premium");
		assertThat(withKey(ADA_KEY).post("/multi-agent", request)).isProblem(403, "forbidden");
		assertThat(this.model.requests()).isEmpty();
		this.model.otherwise((asked) -> Answer.tokens("Hello"));
		assertThat(withKey(ADA_NEW_KEY).post("/multi-agent", request)).hasStatus(200)
			.has("/results/1/response", "Hello");
	}

	@Test
	void theRouterDoesNotKnowOfAgentsThatTheCallerMayNotUse() {
		this.model.next(Answer.tokens("premium"), Answer.tokens("Hello"));
		assertThat(auto(withKey(ADA_KEY))).hasStatus(200).has("/agent", "assistant");
		assertThat(asked()).contains("- assistant: ").doesNotContain("premium");
	}

	@Test
	void theRouterMayChooseThemForThoseWhoMay() {
		this.model.next(Answer.tokens("premium"), Answer.tokens("Hello"));
		assertThat(auto(withKey(ADA_NEW_KEY))).hasStatus(200).has("/agent", "premium");
		assertThat(asked()).contains("- premium: ");
	}

	@Test
	void anExistingSessionDoesNotBypassTheRole() {
		this.model.next(Answer.tokens("Hello"));
		// Both keys belong to the same client.
		Response chat = withKey(ADA_NEW_KEY).chat(Json.message("Hi").put("agent", "premium"));
		assertThat(withKey(ADA_KEY).chat(Json.message("Go on", chat.get("session_id")))).isProblem(403, "forbidden");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/admin/usage", "/admin/runs", "/admin/status", "/admin/agents", "/metrics" })
	void theServerIsLookedAfterByAdminsAlone(String path) {
		assertThat(withKey(ADA_NEW_KEY).get(path)).isProblem(403, "forbidden");
		assertThat(withKey(ADMIN_KEY).get(path)).hasStatus(200);
	}

	private static Response auto(Server server) {
		return server.chat(Json.message("Which way?").put("agent", "auto"));
	}

	private String asked() {
		RecordedRequest choosing = this.model.requests().getFirst();
		return choosing.messages().getFirst().path("content").asString("");
	}

}

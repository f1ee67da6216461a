package dev.parley.run;

import java.util.function.Function;
import java.util.stream.Stream;

import dev.parley.store.id.Ids;
import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Response;
import dev.parley.testing.Server;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/** A message that is refused does not interrupt other runs. */
@ServerProperties({ "parley.agent.agents-dir=src/test/resources/guarded-agents", "parley.run.max-runs=3",
		"parley.run.max-runs-per-user=2", "parley.security.keys[0].name=shop",
		"parley.security.keys[0].sha256=288eb93aed22583c3c5317d83046010a104b0b8580c7cf4ff4ed955c421fd344",
		"parley.security.keys[0].delegate=true" })
@OwnServers
class InterruptIntegrationTests extends ServerTest {

	@ParameterizedTest(name = "{0}")
	@MethodSource("refusals")
	void leavesTheRunningAnswerAloneIfItIsRefused(String name, int status, String error,
			Function<Shop, Response> refused) {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Still", " here").gatedBy(gate));
		Server customer = user("customer");
		try (Shop shop = new Shop(customer, user("other"), gate,
				customer.stream(Json.message("Hi").put("max_tokens", 10)))) {
			gate.release();
			shop.active.event("token");
			Response response = refused.apply(shop);
			if (error.isEmpty()) {
				assertThat(response).hasStatus(status);
			}
			else {
				assertThat(response).isProblem(status, error);
			}
			assertThat(customer.get("/runs/" + shop.active.runId())).has("/state", "running");
			gate.releaseAll();
			assertThat(shop.active.last().type()).isEqualTo("done");
			assertThat(shop.active.text()).isEqualTo("Still here");
		}
	}

	private Server user(String name) {
		return this.server.with("X-API-Key", "shop-key-0123456789abcdef", "X-User-ID", name + "-" + Ids.next());
	}

	static Stream<Arguments> refusals() {
		return Stream.of(refusal("unknown agent", 404, "agent_not_found", (shop) -> shop.ask("Hi", "nobody")),
				refusal("agent for others", 403, "forbidden", (shop) -> shop.ask("Hi", "premium")),
				refusal("guardrail", 400, "guardrail_tripped", (shop) -> shop.ask("Zanzibar", "careful")),
				refusal("key of another request", 422, "idempotency_key_reused", (shop) -> {
					Calls.post(shop.customer, "/chat", "key", Json.message("Hello").put("max_tokens", 10));
					return Calls.post(shop.customer, "/chat", "key", shop.message("Hi"));
				}), refusal("key of an answer", 200, "", (shop) -> {
					ObjectNode hello = Json.message("Hello").put("max_tokens", 10).put("if_busy", "interrupt");
					Calls.post(shop.customer, "/chat", "key", hello);
					return Calls.post(shop.customer, "/chat", "key", hello);
				}), refusal("user's limit", 429, "too_many_runs", (shop) -> {
					try (EventStream _ = shop.hold(shop.customer)) {
						return shop.ask("Hi", "assistant");
					}
				}), refusal("server's limit", 503, "overloaded", (shop) -> {
					try (EventStream _ = shop.hold(shop.others); EventStream _ = shop.hold(shop.others)) {
						return shop.ask("Hi", "assistant");
					}
				}), refusal("budget", 429, "budget_exhausted", (shop) -> {
					shop.spend(200_000);
					return shop.ask("Hi", "assistant");
				}));
	}

	private static Arguments refusal(String name, int status, String error, Function<Shop, Response> refused) {
		return Arguments.arguments(name, status, error, refused);
	}

	/** A user with a running answer, and others. */
	private final class Shop implements AutoCloseable {

		final Server customer;

		final Server others;

		final Gate gate;

		final EventStream active;

		Shop(Server customer, Server others, Gate gate, EventStream active) {
			this.customer = customer;
			this.others = others;
			this.gate = gate;
			this.active = active;
		}

		/** A message that would interrupt the busy session. */
		ObjectNode message(String text) {
			return Json.message(text, this.active.sessionId()).put("if_busy", "interrupt");
		}

		Response ask(String text, String agent) {
			return this.customer.chat(message(text).put("agent", agent).put("max_tokens", 10));
		}

		/** A run in another session that continues until the gate is opened. */
		EventStream hold(Server server) {
			InterruptIntegrationTests.this.model.next(Answer.tokens("a", "b").gatedBy(this.gate));
			return server.stream(Json.message("Hold on").put("max_tokens", 10));
		}

		/** Uses the given number of the user's tokens. */
		void spend(int tokens) {
			InterruptIntegrationTests.this.model.next(Answer.tokens("Much").usage(tokens, 1));
			this.customer.chat(Json.message("Tell me all").put("max_tokens", 10));
		}

		@Override
		public void close() {
			this.active.close();
		}

	}

}

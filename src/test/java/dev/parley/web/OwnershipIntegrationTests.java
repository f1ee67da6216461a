package dev.parley.web;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import dev.parley.testing.GuardedServerTest;
import dev.parley.testing.Json;
import dev.parley.testing.OpenApiDocument;
import dev.parley.testing.OpenApiDocument.Operation;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Pictures;
import dev.parley.testing.Response;
import dev.parley.testing.Server;
import dev.parley.testing.SocketClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks all operations in the API's description. A new operation without authentication
 * or ownership checks fails here, as does one with an unknown kind of id.
 */
@OwnServers
class OwnershipIntegrationTests extends GuardedServerTest {

	@Test
	void onlyTheseAreForEverybody() {
		assertThat(operations().filter(OwnershipIntegrationTests::isOpen).map(Operation::toString))
			.containsExactlyInAnyOrder("POST /token", "GET /token", "GET /.well-known/oauth-protected-resource",
					"GET /.well-known/oauth-protected-resource/mcp", "GET /.well-known/agent-card.json", "GET /health",
					"GET /health/live", "GET /health/ready");
	}

	@Test
	void everythingElseAsksWhoCalls() {
		Owned owned = own(withKey(ADA_KEY));
		assertThat(operations().filter((operation) -> !isOpen(operation))).isNotEmpty()
			.allSatisfy((operation) -> owned.paths(operation).forEach((path) -> {
				Response answer = send(this.server, operation, path);
				assertThat(answer).hasStatus(401);
				if (!operation.isOfProtocol()) {
					assertThat(answer).isProblem(401, "unauthenticated");
				}
			}));
	}

	@ParameterizedTest
	@EnumSource
	void everyIdIsItsOwnersAlone(Manner manner) {
		Owned owned = own(manner.ada(this));
		Server stranger = manner.bob(this);
		assertThat(operations().filter((operation) -> operation.path().contains("{"))
			// Agents belong to nobody.
			.filter((operation) -> !operation.path().startsWith("/v1/models/"))).hasSizeGreaterThan(6)
			.allSatisfy((operation) -> owned.paths(operation).forEach((path) -> {
				Response answer = send(stranger, operation, path);
				assertThat(answer.status()).as("%s %s", operation, answer).isEqualTo(refusal(operation));
			}));
		assertThat(manner.ada(this).get("/sessions/" + owned.session())).hasStatus(200);
		assertThat(manner.ada(this).get("/runs/" + owned.run())).hasStatus(200);
	}

	/**
	 * The chats of the AI SDK are named by their users: to a stranger, the id is that of
	 * a new chat, in which nothing runs.
	 */
	private static int refusal(Operation operation) {
		if (operation.path().startsWith("/admin/")) {
			return 403;
		}
		return operation.id().equals("resumeAiSdkChat") ? 204 : 404;
	}

	@ParameterizedTest
	@EnumSource
	void noSessionTakesTheMessageOfAnother(Manner manner) {
		Owned owned = own(manner.ada(this));
		assertThat(operations().filter(this::namesSession)).isNotEmpty().allSatisfy((operation) -> {
			Response answer = manner.bob(this)
				.post(operation.path(),
						((ObjectNode) operation.bodies().getFirst().deepCopy()).put("session_id", owned.session()));
			assertThat(answer).isProblem(404, "session_not_found");
		});
		ObjectNode approval = Json.object().put("session_id", owned.session());
		approval.putArray("approvals").addObject().put("id", "call_1").put("approved", true);
		assertThat(manner.bob(this).chat(approval)).isProblem(404, "session_not_found");
		assertThat(this.model.requests()).hasSize(3);
	}

	@ParameterizedTest
	@EnumSource
	void noWebSocketReachesWhatIsAnothers(Manner manner) {
		Owned owned = own(manner.ada(this));
		ObjectNode approval = Json.object().put("type", "message").put("session_id", owned.session());
		approval.putArray("approvals").addObject().put("id", "call_1").put("approved", true);
		try (SocketClient socket = manner.bob(this).socket("/ws")) {
			for (ObjectNode message : List.of(Json.object().put("type", "follow").put("run_id", owned.run()),
					Json.object().put("type", "cancel").put("run_id", owned.run()), approval,
					Json.message("Hi", owned.session()).put("type", "message"))) {
				JsonNode refusal = socket.send(message).next();
				assertThat(refusal.path("status").asInt()).as("%s: %s", message, refusal).isEqualTo(404);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void noListShowsWhatIsAnothers(Manner manner) {
		Owned owned = own(manner.ada(this));
		assertThat(operations().filter((operation) -> operation.method().equals("GET"))
			.filter((operation) -> !operation.path().contains("{"))).isNotEmpty()
			.allSatisfy((operation) -> assertThat(manner.bob(this).get(operation.path()).body())
				.doesNotContain(owned.session(), owned.run()));
		assertThat(manner.ada(this).get("/sessions").body()).contains(owned.session());
	}

	@ParameterizedTest
	@EnumSource
	void anIdempotencyKeyIsItsUsersOwn(Manner manner) {
		this.model.answer("For Ada");
		this.model.answer("For Bob");
		Response ada = once(manner.ada(this), manner);
		Response bob = once(manner.bob(this), manner);
		assertThat(once(manner.ada(this), manner).get("run_id")).isEqualTo(ada.get("run_id"));
		assertThat(ada.get("response")).isEqualTo("For Ada");
		assertThat(bob.get("response")).isEqualTo("For Bob");
	}

	private static Response once(Server server, Manner manner) {
		return server.with("Idempotency-Key", "order-" + manner).chat(Json.message("Hi"));
	}

	/** Creates one object of each kind that has an id. */
	private Owned own(Server owner) {
		this.model.answer("Hello");
		Response chat = owner.chat(Pictures.message("Hi",
				Pictures.attachment("file", Pictures.url("text/plain", new byte[] { 'a' }), "a")));
		assertThat(chat).hasStatus(200);
		String attachment = owner.get("/sessions/" + chat.get("session_id"))
			.json()
			.at("/messages/0/attachments/0/url")
			.asString();
		assertThat(owner.get(attachment)).hasStatus(200);
		String thread = UUID.randomUUID().toString();
		this.model.answer("Hello");
		assertThat(owner.post("/agui", Json.parse("""
				{"threadId": "%s", "runId": "r1", "messages": [{"id": "m1", "role": "user", "content": "Hi"}]}"""
			.formatted(thread)))).hasStatus(200);
		String aiSdkChat = UUID.randomUUID().toString();
		this.model.answer("Hello");
		assertThat(owner.post("/ai-sdk/chat", Json.parse("""
				{"id": "%s", "message": {"id": "m1", "role": "user", "parts": [{"type": "text", "text": "Hi"}]}}"""
			.formatted(aiSdkChat)))).hasStatus(200);
		return new Owned(chat.get("session_id"), chat.get("run_id"), attachment.substring("/attachments/".length()),
				thread, aiSdkChat);
	}

	private Stream<Operation> operations() {
		return OpenApiDocument.of(this.server.get("/openapi.json").body()).operations();
	}

	private boolean namesSession(Operation operation) {
		String schema = operation.json().at("/requestBody/content/application~1json/schema/$ref").asString("#");
		return this.server.get("/openapi.json").json().at(schema.substring(1) + "/properties").has("session_id");
	}

	private static boolean isOpen(Operation operation) {
		JsonNode security = operation.json().path("security");
		return security.isArray() && security.isEmpty();
	}

	private static Response send(Server server, Operation operation, String path) {
		JsonNode body = operation.bodies().getFirst();
		return server.send(server.request(path)
			.method(operation.method(),
					body.isNull() ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString())));
	}

	/**
	 * The objects of a user.
	 *
	 * @param session its id
	 * @param run its id
	 * @param attachment its id
	 * @param thread id of a thread of AG-UI
	 * @param aiSdkChat its id
	 */
	private record Owned(String session, String run, String attachment, String thread, String aiSdkChat) {

		/** The addresses of an operation, one for each kind of object. */
		List<String> paths(Operation operation) {
			if (!operation.path().contains("{")) {
				return List.of(operation.path());
			}
			if (operation.path().startsWith("/v1/models/")) {
				return List.of("/v1/models/assistant");
			}
			Map<String, String> ids = Map.of("/sessions/{id}", this.session, "/runs/{id}", this.run, "/admin/runs/{id}",
					this.run, "/attachments/{id}", this.attachment, "/admin/users/{id}", "key:shop:ada",
					"/admin/webhooks/{id}", this.run, "/agui/{id}", this.thread, "/ai-sdk/chat/{id}", this.aiSdkChat,
					"/v1/responses/{id}", "resp_" + this.run, "/v1/conversations/{id}", "conv_" + this.session);
			List<String> paths = ids.entrySet()
				.stream()
				.filter((kind) -> operation.path().startsWith(kind.getKey()))
				.map((kind) -> operation.path().replace("{id}", kind.getValue()))
				.toList();
			assertThat(paths).as("Whose is the id in %s? Say it here", operation).hasSize(1);
			assertThat(paths.getFirst()).as("Whose are the other ids?").doesNotContain("{");
			return paths;
		}

	}

	/** The credentials of two users. */
	enum Manner {

		DELEGATED {
			@Override
			Server ada(OwnershipIntegrationTests test) {
				return test.forUser(SHOP_KEY, "ada");
			}

			@Override
			Server bob(OwnershipIntegrationTests test) {
				return test.forUser(SHOP_KEY, "bob");
			}
		},

		KEY {
			@Override
			Server ada(OwnershipIntegrationTests test) {
				return test.withKey(ADA_KEY);
			}

			@Override
			Server bob(OwnershipIntegrationTests test) {
				return test.withKey(LISTED_KEY);
			}
		},

		TOKEN {
			@Override
			Server ada(OwnershipIntegrationTests test) {
				return test.loggedIn("ada", "correct horse");
			}

			@Override
			Server bob(OwnershipIntegrationTests test) {
				return test.loggedIn("bob", "battery staple");
			}
		};

		abstract Server ada(OwnershipIntegrationTests test);

		abstract Server bob(OwnershipIntegrationTests test);

	}

}

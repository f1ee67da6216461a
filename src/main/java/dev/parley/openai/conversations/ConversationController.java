package dev.parley.openai.conversations;

import java.time.Clock;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.agent.model.WellFormedText;
import dev.parley.openai.PublicId;
import dev.parley.openai.RequestFields;
import dev.parley.run.SessionNotFoundException;
import dev.parley.security.CurrentUser;
import dev.parley.session.SessionManager;
import dev.parley.store.Session;
import dev.parley.store.Sessions;
import dev.parley.web.IdempotencyKeys;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Creates, shows, changes and deletes conversations. */
@RestController
@RequestMapping("/v1/conversations")
class ConversationController {

	private static final int MAX_METADATA = 16_384;

	private final SessionManager manager;

	private final Sessions sessions;

	private final CurrentUser user;

	private final JsonMapper mapper;

	private final Clock clock;

	ConversationController(SessionManager manager, Sessions sessions, CurrentUser user, JsonMapper mapper,
			Clock clock) {
		this.manager = manager;
		this.sessions = sessions;
		this.user = user;
		this.mapper = mapper;
		this.clock = clock;
	}

	@PostMapping
	Conversation create(@RequestBody(required = false) @Nullable ObjectNode body,
			@RequestHeader(name = IdempotencyKeys.HEADER, required = false) @Nullable String key) {
		String metadata = "{}";
		if (body != null) {
			RequestFields.require(body.path("items").isEmpty(), "items",
					"must be left out; send them with the first response");
			metadata = metadata(body);
		}
		return conversation(this.manager
			.create(this.user.id(), null, null, metadata, IdempotencyKeys.read(key, "conversations", metadata))
			.session());
	}

	@GetMapping("/{id}")
	Conversation get(@PathVariable String id) {
		return conversation(
				this.sessions.find(sessionId(id), this.user.id()).orElseThrow(SessionNotFoundException::new));
	}

	@PostMapping("/{id}")
	Conversation update(@PathVariable String id, @RequestBody ObjectNode body) {
		return conversation(
				this.sessions.update(sessionId(id), this.user.id(), null, metadata(body), this.clock.instant())
					.orElseThrow(SessionNotFoundException::new));
	}

	@DeleteMapping("/{id}")
	Deleted delete(@PathVariable String id) {
		this.manager.delete(sessionId(id), this.user.id());
		return new Deleted(id, "conversation.deleted", true);
	}

	private static String metadata(ObjectNode body) {
		JsonNode metadata = body.path("metadata");
		if (metadata.isMissingNode() || metadata.isNull()) {
			return "{}";
		}
		String text = metadata.toString();
		RequestFields.require(metadata.isObject() && text.length() <= MAX_METADATA, "metadata",
				"must be an object of at most " + MAX_METADATA + " characters");
		return WellFormedText.of(text);
	}

	private Conversation conversation(Session session) {
		return new Conversation(PublicId.CONVERSATION.of(session.id()), "conversation",
				session.createdAt().getEpochSecond(), this.mapper.readTree(session.metadata()));
	}

	static UUID sessionId(String id) {
		return PublicId.CONVERSATION.parse(id).orElseThrow(SessionNotFoundException::new);
	}

	/** A conversation. */
	record Conversation(String id, String object, @JsonProperty("created_at") long createdAt, JsonNode metadata) {
	}

	/** The confirmation of a deletion. */
	record Deleted(String id, String object, boolean deleted) {
	}

}

package dev.parley.mcp;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

import dev.parley.mcp.message.JsonRpc;
import dev.parley.store.id.Ids;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The id of the events of a stream. It contains everything needed to resume the stream,
 * so the server stores nothing, and a client can resume even after a restart.
 *
 * @param progressToken null if the client wants no progress notifications
 */
record StreamId(UUID runId, JsonNode requestId, @Nullable JsonNode progressToken) {

	private static final int MAX_LENGTH = 1024;

	private static final int RUN_ID = 36;

	/** The id as text; null if the client's request id or token is too long for it. */
	@Nullable String asText() {
		ArrayNode names = JsonNodeFactory.instance.arrayNode().add(this.requestId);
		if (this.progressToken != null) {
			names.add(this.progressToken);
		}
		String text = this.runId + "."
				+ Base64.getUrlEncoder()
					.withoutPadding()
					.encodeToString(names.toString().getBytes(StandardCharsets.UTF_8));
		return (text.length() <= MAX_LENGTH) ? text : null;
	}

	/** Parses an id; empty if Parley did not create it. */
	static Optional<StreamId> parse(String text) {
		if (text.length() <= RUN_ID || text.length() > MAX_LENGTH || text.charAt(RUN_ID) != '.') {
			return Optional.empty();
		}
		return Ids.parse(text.substring(0, RUN_ID)).flatMap((runId) -> parse(runId, text.substring(RUN_ID + 1)));
	}

	private static Optional<StreamId> parse(UUID runId, String encoded) {
		try {
			JsonNode names = JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(encoded));
			JsonNode token = names.path(1);
			return (JsonRpc.isId(names.path(0)) && (token.isMissingNode() || JsonRpc.isId(token)))
					? Optional.of(new StreamId(runId, names.path(0), token.isMissingNode() ? null : token))
					: Optional.empty();
		}
		catch (IllegalArgumentException | JacksonException ex) {
			return Optional.empty();
		}
	}

}

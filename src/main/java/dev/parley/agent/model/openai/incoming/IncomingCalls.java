package dev.parley.agent.model.openai.incoming;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import dev.parley.agent.model.ToolCall;
import dev.parley.agent.model.WellFormedText;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Call;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Assembles tool calls from their parts. A part belongs to the call with its index or its
 * id, or else to the last call, unless it can only begin another one. Used by one thread.
 */
final class IncomingCalls {

	/** The names of the available tools. */
	private final Set<String> known;

	private final List<IncomingCall> calls = new ArrayList<>();

	private final Map<Integer, IncomingCall> byIndex = new HashMap<>();

	private final Map<String, IncomingCall> byId = new HashMap<>();

	private long size;

	IncomingCalls(Set<String> known) {
		this.known = known;
	}

	void add(Call part) {
		this.size += size(part);
		if (this.size > AnswerLimits.CALL_TEXT) {
			throw AnswerLimits.exceeded("tool calls of more than " + AnswerLimits.CALL_TEXT + " characters");
		}
		IncomingCall call = callOf(part);
		if (call == null || call.isFollowedBy(part, this.known)) {
			call = begin();
		}
		call.add(part, this.known);
		if (part.index() != null) {
			this.byIndex.put(part.index(), call);
		}
		if (part.id() != null) {
			this.byId.put(part.id(), call);
		}
	}

	private static long size(Call part) {
		long size = 0L + length(part.id()) + length(part.name()) + length(part.arguments());
		for (Map<String, JsonNode> kept : List.of(part.kept(), part.keptOfFunction())) {
			for (Map.Entry<String, JsonNode> member : kept.entrySet()) {
				size += member.getKey().length() + member.getValue().toString().length();
			}
		}
		return size;
	}

	private static int length(@Nullable String text) {
		return (text != null) ? text.length() : 0;
	}

	/** The call that a part may continue; null if there is none. */
	private @Nullable IncomingCall callOf(Call part) {
		IncomingCall call = (part.index() != null) ? this.byIndex.get(part.index()) : null;
		if (call != null || this.calls.isEmpty() || (part.index() != null && part.name() != null)) {
			return call;
		}
		call = (part.id() != null) ? this.byId.get(part.id()) : null;
		if (call != null) {
			return call;
		}
		IncomingCall last = this.calls.getLast();
		return (part.index() == null || !last.hasIndex()) ? last : null;
	}

	private IncomingCall begin() {
		if (this.calls.size() == AnswerLimits.CALLS) {
			throw AnswerLimits.exceeded("more than " + AnswerLimits.CALLS + " tool calls");
		}
		IncomingCall call = new IncomingCall();
		this.calls.add(call);
		return call;
	}

	/**
	 * The calls in the order of their beginnings. Each has a unique id.
	 * @param keptOfMessage members of the message that must be sent back with them
	 */
	List<ToolCall> whole(Map<String, JsonNode> keptOfMessage) {
		Set<String> ids = new HashSet<>();
		List<ToolCall> whole = new ArrayList<>();
		Map<String, JsonNode> beside = new LinkedHashMap<>(keptOfMessage);
		for (IncomingCall call : this.calls) {
			String id = call.id();
			while (id == null || !ids.add(id)) {
				id = "call_" + UUID.randomUUID().toString().replace("-", "");
			}
			whole.add(new ToolCall(id, WellFormedText.of(call.name()), WellFormedText.of(call.arguments()),
					KeptMembers.write(beside, call.kept(), call.keptOfFunction())));
			beside.clear();
		}
		return whole;
	}

}

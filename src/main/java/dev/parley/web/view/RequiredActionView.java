package dev.parley.web.view;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

import dev.parley.agent.toolcall.WaitingCall;
import dev.parley.store.ToolCallRow.State;
import dev.parley.store.WaitingRun;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a run waits for, as clients see it. */
public record RequiredActionView(List<CallView> calls) {

	/** Null if there is nothing to wait for. */
	public static @Nullable RequiredActionView of(List<WaitingCall> waiting) {
		return waiting.isEmpty() ? null
				: new RequiredActionView(waiting.stream()
					.map((call) -> new CallView(call.call().id(), call.call().name(),
							LenientJson.parse(call.call().arguments()), lowerCase(call.kind())))
					.toList());
	}

	public static RequiredActionView of(WaitingRun waiting) {
		return new RequiredActionView(waiting.asked()
			.toolCalls()
			.stream()
			.filter((call) -> call.state() == State.AWAITED)
			.map((call) -> new CallView(call.callId(), call.name(), LenientJson.parse(call.arguments()),
					lowerCase(Objects.requireNonNull(call.kind()))))
			.toList());
	}

	private static String lowerCase(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

	/** A call that waits; its kind is client or approval. */
	record CallView(String id, String name, JsonNode arguments, String kind) {
	}

}

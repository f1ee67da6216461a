package dev.parley.openai.chat;

import java.util.List;
import java.util.stream.IntStream;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.parley.agent.toolcall.ActionKind;
import dev.parley.agent.toolcall.WaitingCall;
import dev.parley.run.event.RunAnswer;
import org.jspecify.annotations.Nullable;

/** The calls that the client has to make. The server's own calls are never among them. */
final class ToolCalls {

	private ToolCalls() {
	}

	/** The calls; null if there are none, because clients test for an absent list. */
	static @Nullable List<ToolCall> of(RunAnswer answer, boolean numbered) {
		List<WaitingCall> calls = answer.requiredAction();
		return calls.isEmpty() ? null
				: IntStream.range(0, calls.size())
					.mapToObj((index) -> new ToolCall(numbered ? index : null, calls.get(index).call().id(), "function",
							new Function(calls.get(index).call().name(), calls.get(index).call().arguments())))
					.toList();
	}

	/**
	 * Whether a call needs an approval, which this API cannot ask for.
	 */
	static boolean needApproval(RunAnswer answer) {
		return answer.requiredAction().stream().anyMatch((call) -> call.kind() == ActionKind.APPROVAL);
	}

	/**
	 * A call.
	 *
	 * @param index in streams only
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record ToolCall(@Nullable Integer index, String id, String type, Function function) {
	}

	/** A function with its arguments, which are JSON as text. */
	record Function(String name, String arguments) {
	}

}

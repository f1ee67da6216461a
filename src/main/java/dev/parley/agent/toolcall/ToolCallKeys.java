package dev.parley.agent.toolcall;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import dev.parley.agent.model.ToolCall;

/**
 * Assigns an idempotency key to each tool call for one message: the id of the message's
 * first run and the call's ordinal. If a call was cut off, the next call of the same
 * tool, preferably with the same arguments, gets its ordinal again, because it is
 * probably a repetition. Used by one thread at a time.
 */
public final class ToolCallKeys {

	private final UUID firstRunId;

	private final List<CutOff> cutOff = new ArrayList<>();

	private int given;

	public ToolCallKeys(UUID firstRunId) {
		this.firstRunId = firstRunId;
	}

	/**
	 * Records calls that an earlier run made together, in their order.
	 * @param unknown whether the outcome of the call with this index is unknown
	 */
	public void madeBefore(List<ToolCall> calls, IntPredicate unknown) {
		List<Integer> ordinals = ordinals(calls);
		IntStream.range(0, calls.size())
			.filter(unknown)
			.forEach((place) -> this.cutOff.add(new CutOff(ordinals.get(place), calls.get(place))));
	}

	/** Assigns keys to calls that are made together. */
	public List<String> of(List<ToolCall> calls) {
		return ordinals(calls).stream().map((ordinal) -> this.firstRunId + ":" + ordinal).toList();
	}

	private List<Integer> ordinals(List<ToolCall> calls) {
		return calls.stream()
			.map((call) -> take(
					(earlier) -> earlier.name().equals(call.name()) && earlier.arguments().equals(call.arguments()))
				.or(() -> take((earlier) -> earlier.name().equals(call.name())))
				.orElseGet(() -> ++this.given))
			.toList();
	}

	private Optional<Integer> take(Predicate<ToolCall> wanted) {
		for (Iterator<CutOff> left = this.cutOff.iterator(); left.hasNext();) {
			CutOff next = left.next();
			if (wanted.test(next.call())) {
				left.remove();
				return Optional.of(next.ordinal());
			}
		}
		return Optional.empty();
	}

	private record CutOff(int ordinal, ToolCall call) {
	}

}

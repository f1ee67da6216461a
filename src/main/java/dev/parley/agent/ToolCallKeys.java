package dev.parley.agent;

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
 * Gives each tool call that is made for one question its key: the first run that made
 * one, and the call's ordinal. A call that was cut off leaves its ordinal to the next
 * call of the same tool, by preference with the same arguments: that is probably the same
 * deed. Used by one thread at a time.
 */
public final class ToolCallKeys {

	private final UUID firstRunId;

	private final List<CutOff> cutOff = new ArrayList<>();

	private int given;

	public ToolCallKeys(UUID firstRunId) {
		this.firstRunId = firstRunId;
	}

	/**
	 * Takes note of calls that an earlier run made together, in the order of that time.
	 * @param unknown whether the outcome of the call in this place is unknown
	 */
	public void madeBefore(List<ToolCall> calls, IntPredicate unknown) {
		List<Integer> ordinals = ordinals(calls);
		IntStream.range(0, calls.size())
			.filter(unknown)
			.forEach((place) -> this.cutOff.add(new CutOff(ordinals.get(place), calls.get(place))));
	}

	/** The keys of calls that are made together. */
	List<String> of(List<ToolCall> calls) {
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

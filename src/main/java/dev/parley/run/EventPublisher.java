package dev.parley.run;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.parley.agent.AgentEvent;
import dev.parley.agent.AgentEvent.Party;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.toolcall.ActionKind;
import dev.parley.agent.toolcall.ResumedCall;
import dev.parley.agent.toolcall.ToolOutcome;
import dev.parley.run.event.FailureCode;
import dev.parley.run.event.RunEvent;
import dev.parley.run.event.RunEvent.Failed;
import dev.parley.run.shared.RunOwnership;
import dev.parley.store.Message.Role;
import dev.parley.store.Message.Status;
import dev.parley.store.Runs;
import dev.parley.store.Runs.CallPlace;
import dev.parley.store.Runs.NewMessage;
import dev.parley.store.ToolCallRow;
import dev.parley.store.ToolCallRow.Kind;
import dev.parley.store.id.Ids;
import org.jspecify.annotations.Nullable;

/** Stores and publishes the events of one run's agent. Used by the run's thread. */
final class EventPublisher {

	private final LiveRun run;

	private final Runs runs;

	private final Clock clock;

	private final Ticker ticker;

	private final RunRegistry registry;

	private final RunOwnership ownership;

	private final long maxAnswer;

	/** Where the calls are stored that are being made, in their order. */
	private List<CallPlace> calls = List.of();

	private UUID messageId = Ids.next();

	/** Length of the answer's text, in characters. */
	private long length;

	private boolean begun;

	/**
	 * Length of the arguments and results of tools and of the reasoning, in characters.
	 */
	private long otherLength;

	/** Length of the reasoning; beyond its limit no more of it is told. */
	private long reasoningLength;

	/** Length up to which the text may grow without a further check. */
	private long room;

	EventPublisher(LiveRun run, Runs runs, RunRegistry registry, RunOwnership ownership, Clock clock, Ticker ticker,
			long maxAnswer) {
		this.run = run;
		this.runs = runs;
		this.registry = registry;
		this.ownership = ownership;
		this.clock = clock;
		this.ticker = ticker;
		this.maxAnswer = maxAnswer;
		this.room = Math.min(maxAnswer, run.heldCharacters());
	}

	/**
	 * Stores and publishes an event.
	 * @throws dev.parley.store.RunLostException if the run is another server's now
	 */
	void on(AgentEvent event) {
		this.ownership.confirm(this.run.claim());
		switch (event) {
			case AgentEvent.Token(String text) -> {
				begin();
				if (fits(text)) {
					this.run.log().append(new RunEvent.Token(text));
				}
			}
			case AgentEvent.Reasoning(String text) -> think(text);
			case AgentEvent.Draft(String text) -> {
				if (fits(text)) {
					this.run.log().text().draft(text);
				}
			}
			case AgentEvent.Output(String object) -> {
				begin();
				this.run.log().append(new RunEvent.Output(object));
			}
			case AgentEvent.StartedOver() -> this.run.progress().startOver();
			case AgentEvent.ToolsRequested(String said, List<ToolCall> calls, Map<Integer, ActionKind> waiting) ->
				request(said, calls, waiting);
			case AgentEvent.ApprovedCallsBegin(List<ResumedCall> calls) -> begin(calls);
			case AgentEvent.ToolAnswered(ToolOutcome outcome) -> tell(outcome);
			case AgentEvent.ToolFinished(int place, ToolOutcome outcome) -> finish(place, outcome);
			case AgentEvent.WaitsFor(Party party) -> this.run.timer().enter(phase(party), this.ticker.read());
		}
	}

	/** Records the time of the first piece; the time of later pieces is not measured. */
	private void begin() {
		if (!this.begun) {
			this.begun = true;
			if (this.run.request().userMessage().streamed()) {
				this.run.timer().firstToken(this.ticker.read());
			}
		}
	}

	private static RunTimer.Phase phase(Party party) {
		return switch (party) {
			case MODEL -> RunTimer.Phase.MODEL;
			case TOOLS -> RunTimer.Phase.TOOLS;
			case NOBODY -> RunTimer.Phase.PARLEY;
		};
	}

	/**
	 * Adds to the length of the answer; stops the run and returns false if it is too
	 * long.
	 */
	private boolean fits(String text) {
		this.length += text.length();
		return this.length <= this.room || hasRoom();
	}

	/**
	 * Stops the run and returns false if its answer exceeds the limit or the free memory.
	 */
	private boolean hasRoom() {
		if (this.length > this.maxAnswer) {
			this.run.stop(new Failed(FailureCode.ANSWER_TOO_LONG, "The answer is longer than the limit", false));
			return false;
		}
		long held = this.length + this.otherLength;
		if (held > this.run.heldCharacters() && !this.registry.extend(this.run, held)) {
			this.run.stop(new Failed(FailureCode.OVERLOADED,
					"The server has no memory left for a longer answer; try again later", true));
			return false;
		}
		this.room = Math.min(this.maxAnswer, this.run.heldCharacters() - this.otherLength);
		return true;
	}

	private void hold(String toolText) {
		this.otherLength += toolText.length();
		hasRoom();
	}

	/**
	 * Tells reasoning as long as there is room for it. It never makes an answer fail:
	 * beyond the limit, or without memory for more, the rest is omitted.
	 */
	private void think(String text) {
		this.reasoningLength += text.length();
		long held = this.length + this.otherLength + text.length();
		if (this.reasoningLength > this.maxAnswer
				|| (held > this.run.heldCharacters() && !this.registry.extend(this.run, held))) {
			this.reasoningLength = this.maxAnswer;
			return;
		}
		this.otherLength += text.length();
		this.room = Math.min(this.maxAnswer, this.run.heldCharacters() - this.otherLength);
		this.run.log().append(new RunEvent.Reasoning(text));
	}

	/** Id of the last message that asked for tools. */
	UUID lastMessageId() {
		return this.messageId;
	}

	private void request(String said, List<ToolCall> calls, Map<Integer, ActionKind> waiting) {
		calls.forEach((call) -> hold(call.arguments()));
		this.messageId = Ids.next();
		this.runs.say(this.run.claim(),
				new NewMessage(this.messageId, this.run.progress().place(), Role.ASSISTANT, said,
						this.run.progress().reasoning(), Status.COMPLETE,
						IntStream.range(0, calls.size())
							.mapToObj((place) -> row(calls.get(place), waiting.get(place)))
							.toList(),
						this.clock.instant()));
		this.calls = IntStream.range(0, calls.size())
			.filter((place) -> !waiting.containsKey(place))
			.mapToObj((place) -> new CallPlace(this.messageId, place))
			.toList();
		this.run.progress().nextPlace();
		for (int place = 0; place < calls.size(); place++) {
			ToolCall call = calls.get(place);
			this.run.log()
				.append(new RunEvent.ToolCalled(call.id(), call.name(), call.arguments(), waiting.get(place)));
		}
	}

	private static ToolCallRow row(ToolCall call, @Nullable ActionKind kind) {
		return switch (kind) {
			case null -> ToolCallRow.pending(call.id(), call.name(), call.arguments(), call.opaque());
			case CLIENT -> notMade(call, Kind.CLIENT);
			case APPROVAL -> notMade(call, Kind.APPROVAL);
		};
	}

	private static ToolCallRow notMade(ToolCall call, Kind kind) {
		return new ToolCallRow(call.id(), call.name(), call.arguments(), call.opaque(), kind,
				ToolCallRow.State.NOT_MADE, null, null);
	}

	private void begin(List<ResumedCall> approved) {
		this.calls = approved.stream().map((call) -> new CallPlace(call.messageId(), call.place())).toList();
		if (!this.runs.begin(this.run.claim(), this.calls)) {
			throw new IllegalStateException("A call that was approved was made before");
		}
	}

	private void finish(int place, ToolOutcome outcome) {
		ToolCall call = outcome.call();
		this.run.timer()
			.toolReturned(this.ticker.read(), call.id(), call.name(), outcome.succeeded(),
					Duration.ofMillis(outcome.durationMs()));
		this.runs.toolOutcome(this.run.claim(), this.calls.get(place),
				new ToolCallRow(call.id(), call.name(), call.arguments(),
						outcome.succeeded() ? ToolCallRow.State.SUCCEEDED : ToolCallRow.State.FAILED, outcome.content(),
						outcome.durationMs()));
		tell(outcome);
	}

	private void tell(ToolOutcome outcome) {
		ToolCall call = outcome.call();
		hold(outcome.content());
		this.run.log()
			.append(new RunEvent.ToolReturned(call.id(), call.name(), outcome.succeeded(), outcome.content(),
					outcome.durationMs()));
	}

}

package dev.parley.agent.model.openai.incoming;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Blame;
import dev.parley.agent.model.ModelException.Fault;
import dev.parley.agent.model.ModelListener;
import dev.parley.agent.model.ModelRequest;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.model.ToolSpec;
import dev.parley.agent.model.Usage;
import dev.parley.agent.model.WellFormedText;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Begin;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Call;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Counted;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Failure;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Finish;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Kept;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Model;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Reasoning;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Refusal;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Text;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Thought;
import dev.parley.agent.model.openai.incoming.AnswerPiece.Whole;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * Assembles an answer from its pieces, on the thread that reads them: passes text to the
 * listener, collects the rest, and determines whether the answer is complete. A complete
 * answer is not rejected because details are missing; an answer that was cut off never
 * counts as complete.
 */
public final class IncomingAnswer {

	/** The answer that the current thread reads. */
	public static final ScopedValue<IncomingAnswer> CURRENT = ScopedValue.newInstance();

	private static final Set<String> CALLS_TOOLS = Set.of("tool_calls", "function_call");

	private final ModelListener listener;

	private final AnswerProgress progress;

	private final IncomingCalls calls;

	private final StringBuilder text = new StringBuilder();

	private final Map<String, KeptMember> kept = new LinkedHashMap<>();

	private long keptSize;

	private long reasoningSize;

	private boolean begun;

	private boolean refused;

	private boolean over;

	private @Nullable String finishReason;

	private @Nullable Usage usage;

	private String model;

	private @Nullable ModelAnswer whole;

	/**
	 * Creates an empty answer.
	 * @param progress receives the progress
	 */
	public IncomingAnswer(ModelRequest request, ModelListener listener, AnswerProgress progress) {
		this.listener = listener;
		this.progress = progress;
		this.model = request.model();
		this.calls = new IncomingCalls(
				request.tools().stream().map(ToolSpec::name).collect(Collectors.toUnmodifiableSet()));
	}

	/**
	 * Adds a piece.
	 * @throws ModelException if the API reports a failure, or the answer exceeds a limit
	 */
	void accept(AnswerPiece piece) {
		switch (piece) {
			case Text(String words) -> {
				say(words);
				this.listener.onText(words);
			}
			case Refusal(String words) -> {
				this.refused = true;
				say(words);
				this.listener.onRefusal(words);
			}
			case Reasoning(String words) -> think(words);
			case Thought(String member, String words) -> {
				think(words);
				keep(member, StringNode.valueOf(words));
			}
			case Call part -> {
				goOn();
				this.calls.add(part);
			}
			case Kept(String name, JsonNode value) -> keep(name, value);
			case Finish(String reason) -> finish(reason);
			case Counted(Usage counted, boolean alone) -> {
				this.usage = counted;
				// Nothing follows the usage at the end.
				this.over = this.over || (alone && this.finishReason != null);
			}
			case Model(String name) -> this.model = name;
			case Begin() -> this.begun = true;
			case Whole() -> this.over = true;
			case Failure() -> fail();
		}
	}

	private void goOn() {
		this.begun = true;
		this.progress.progressed();
	}

	private void say(String words) {
		goOn();
		if (this.text.length() + words.length() > AnswerLimits.TEXT) {
			throw AnswerLimits.exceeded("text of more than " + AnswerLimits.TEXT + " characters");
		}
		this.text.append(words);
	}

	private void think(String words) {
		goOn();
		this.reasoningSize += words.length();
		if (this.reasoningSize > AnswerLimits.REASONING) {
			throw AnswerLimits.exceeded("reasoning of more than " + AnswerLimits.REASONING + " characters");
		}
		this.listener.onReasoning(words);
	}

	private void keep(String name, JsonNode value) {
		goOn();
		this.keptSize += name.length() + (value.isString() ? value.asString() : value.toString()).length();
		if (this.keptSize > AnswerLimits.KEPT) {
			throw AnswerLimits.exceeded("more than " + AnswerLimits.KEPT + " characters in addition to the text");
		}
		this.kept.computeIfAbsent(name, (_) -> new KeptMember()).add(value);
	}

	/** Records the finish reason; after the first one, only details may follow. */
	private void finish(String reason) {
		this.begun = true;
		if (this.finishReason == null) {
			this.finishReason = reason;
			this.progress.expectsNoMore();
		}
	}

	/** Handles a failure, which is ignored after the end of the answer. */
	private void fail() {
		if (!isFinished()) {
			throw new ModelException(Fault.ERROR, this.begun ? "The model reported an error in the middle of its answer"
					: "The model reported an error instead of an answer", true, null);
		}
	}

	/** The stream has marked its end. */
	void done() {
		this.over = true;
	}

	boolean hasBegun() {
		return this.begun;
	}

	/** Whether the answer is complete; details such as the usage may still be missing. */
	public boolean isFinished() {
		return this.over || this.finishReason != null;
	}

	/** Whether nothing more is expected. */
	boolean isOver() {
		return this.over;
	}

	/**
	 * The answer, after the last piece.
	 * @throws ModelException if there is none, or it is incomplete
	 */
	public ModelAnswer whole() {
		ModelAnswer known = this.whole;
		if (known == null) {
			known = assembled();
			this.whole = known;
		}
		return known;
	}

	private ModelAnswer assembled() {
		if (!isFinished()) {
			throw new ModelException(Fault.ERROR, Blame.TRANSIENT, "The model's answer is incomplete", true, null);
		}
		Map<String, JsonNode> beside = new LinkedHashMap<>();
		this.kept.forEach((name, member) -> beside.put(name, member.value()));
		List<ToolCall> toolCalls = this.calls.whole(beside);
		boolean callsMissing = toolCalls.isEmpty() && this.text.isEmpty()
				&& CALLS_TOOLS.contains(String.valueOf(this.finishReason));
		if (!this.begun || callsMissing) {
			throw new ModelException(Fault.ERROR, "The model sent no answer", true, null);
		}
		return new ModelAnswer(WellFormedText.of(this.text.toString()), toolCalls, this.usage, reason(toolCalls),
				this.model);
	}

	private String reason(List<ToolCall> toolCalls) {
		if (this.refused && toolCalls.isEmpty()) {
			return ModelAnswer.REFUSAL;
		}
		String reason = this.finishReason;
		return (reason != null) ? reason : toolCalls.isEmpty() ? "stop" : "tool_calls";
	}

}

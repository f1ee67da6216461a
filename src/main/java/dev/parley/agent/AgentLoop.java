package dev.parley.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.parley.agent.AgentEvent.Party;
import dev.parley.agent.definition.AgentDefinition;
import dev.parley.agent.guardrail.OutputFilter;
import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelRequest;
import dev.parley.agent.model.OutputSchema;
import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.Usage;
import dev.parley.agent.output.OutputFormat;
import dev.parley.agent.output.OutputInvalidException;
import dev.parley.agent.output.StructuredAnswer;
import dev.parley.agent.tokens.TokenCounter;
import dev.parley.agent.toolcall.PriorToolCalls;
import dev.parley.agent.toolcall.WaitingCall;
import org.jspecify.annotations.Nullable;

/**
 * Answers one message: calls the model and its tools in turn until there is an answer.
 */
final class AgentLoop {

	private final AgentResources resources;

	private final ContextWindow window;

	private final ToolRounds tools;

	private final UserMessage userMessage;

	private final Supplier<List<UserMessage>> joining;

	private final Consumer<AgentEvent> events;

	private final LoopLimits limits;

	private final @Nullable StructuredAnswer structured;

	private final OutputFilter gate;

	private final Consumer<String> reasoning;

	/** The messages of the next request to the model. */
	private final List<PromptMessage> prompt = new ArrayList<>();

	/** The messages of this turn that go into the window. */
	private final List<PromptMessage> turn = new ArrayList<>();

	private final StringBuilder text = new StringBuilder();

	private Usage usage = Usage.NONE;

	/** Null if the answer is neither looked up in the cache nor kept there. */
	private @Nullable CachedAnswer cached;

	private boolean fromCache;

	AgentLoop(AgentResources resources, ContextWindow window, UserMessage userMessage, PriorToolCalls priorToolCalls,
			Supplier<List<UserMessage>> joining, Consumer<AgentEvent> events, Cancellation cancellation) {
		this.resources = resources;
		this.window = window;
		this.tools = new ToolRounds(
				new OfferedTools(resources.definition(), resources.tools().get(), userMessage.callerTools()),
				priorToolCalls, userMessage.user(), events, cancellation);
		this.userMessage = userMessage;
		this.joining = joining;
		this.events = events;
		this.limits = new LoopLimits(resources.definition().maxRounds(), resources.limits());
		this.structured = structured(resources.output());
		this.gate = OutputFilter.of(resources.definition().outputGuardrails(), (this.structured != null)
				? this.structured::add : (piece) -> events.accept(new AgentEvent.Token(piece)), cancellation);
		this.reasoning = reasoning(resources.definition());
	}

	/** Output guardrails check answers only: with them, no reasoning is told. */
	private Consumer<String> reasoning(AgentDefinition agent) {
		return agent.outputGuardrails().isEmpty() ? (piece) -> this.events.accept(new AgentEvent.Reasoning(piece))
				: (_) -> {
				};
	}

	private @Nullable StructuredAnswer structured(@Nullable OutputFormat format) {
		return (format != null)
				? new StructuredAnswer(format, (text) -> this.events.accept(new AgentEvent.Draft(text)), this::show)
				: null;
	}

	private void show(String object) {
		// An escape in the JSON text may have hidden blocked text from the filter.
		this.gate.check(object);
		this.events.accept(new AgentEvent.Output(object));
	}

	Answer run() {
		this.turn.add(this.userMessage.forModel());
		this.turn.addAll(this.tools.resume());
		this.prompt.add(this.resources.instructions()
			.forMessage(this.userMessage, this.resources.output() != null || this.resources.gateway().takesSchemas()));
		this.prompt.addAll(this.window.before(this.userMessage.withInstructions(this.turn)));
		this.prompt.addAll(this.turn);
		this.cached = CachedAnswer.of(this.resources, this.userMessage, request());
		ModelAnswer known = (this.cached != null) ? this.cached.find() : null;
		for (int round = 1;; round++) {
			ModelAnswer answer = (known != null && round == 1) ? tell(known) : ask();
			if (!answer.toolCalls().isEmpty()) {
				this.text.append(answer.text());
				this.limits.require(round, this.tools.outcomes().size() + answer.toolCalls().size(), this.usage);
				List<WaitingCall> waiting = callTools(answer);
				if (!waiting.isEmpty()) {
					return new Answer((this.structured != null) ? "" : this.text.toString(), answer.text(),
							answer.model(), answer.finishReason(), this.usage, this.tools.outcomes(), waiting, false);
				}
			}
			else if (this.structured == null || answer.refused()) {
				if (this.structured != null) {
					refuse(answer.text());
					return end(answer, answer.text(), answer.text());
				}
				this.text.append(answer.text());
				return end(answer, this.text.toString(), answer.text());
			}
			else if (this.structured.finish()) {
				return end(answer, this.structured.json(), this.structured.json());
			}
			else {
				if (answer.filtered()) {
					// Asking again would not make the API release it.
					throw new OutputInvalidException("The model's API withheld the answer or a part of it");
				}
				this.prompt.addAll(this.structured.repair(answer.text()));
				this.events.accept(new AgentEvent.StartedOver());
			}
		}
	}

	/** Publishes a refusal as text, since it replaces the object. */
	private void refuse(String text) {
		this.gate.check(text);
		this.events.accept(new AgentEvent.StartedOver());
		if (!text.isEmpty()) {
			this.events.accept(new AgentEvent.Token(text));
		}
	}

	/** Publishes a cached answer as if the model gave it now. */
	private ModelAnswer tell(ModelAnswer known) {
		this.fromCache = true;
		return this.gate.ask((onText, call) -> {
			onText.accept(known.text());
			return known;
		});
	}

	private ModelAnswer ask() {
		ModelRequest request = request();
		return waitForModel(() -> this.gate.ask((onText, call) -> {
			AnswerListener listener = new AnswerListener(onText, this.reasoning, this.structured != null);
			ModelAnswer answer = this.resources.gateway().ask(request, listener, call).wellFormed();
			listener.end();
			Usage reported = answer.usage();
			this.usage = this.usage.plus((reported != null) ? reported
					: TokenCounter.of(this.resources.model()).usage(this.prompt, answer, listener.reasoningLength()));
			return answer;
		}));
	}

	private ModelAnswer waitForModel(Supplier<ModelAnswer> call) {
		this.events.accept(new AgentEvent.WaitsFor(Party.MODEL));
		try {
			return call.get();
		}
		finally {
			this.events.accept(new AgentEvent.WaitsFor(Party.NOBODY));
		}
	}

	private ModelRequest request() {
		AgentDefinition agent = this.resources.definition();
		OutputFormat own = this.resources.output();
		OutputSchema schema = (own != null) ? own.schema() : this.userMessage.options().schema();
		return new ModelRequest(this.resources.model(), this.prompt,
				(this.userMessage.temperature() != null) ? this.userMessage.temperature() : agent.temperature(),
				(this.userMessage.maxTokens() != null) ? this.userMessage.maxTokens() : agent.maxTokens(),
				this.tools.offered().specs(), this.resources.gateway().takesSchemas() ? schema : null,
				this.userMessage.streamed(), agent.calls());
	}

	private Answer end(ModelAnswer answer, String text, String lastText) {
		if (this.cached != null && !this.fromCache && this.tools.outcomes().isEmpty()) {
			this.cached.keep(answer);
		}
		// The application's data was for this answer only.
		this.turn.set(0, this.userMessage.forWindow());
		this.turn.add(new PromptMessage.FromModel(lastText, List.of()));
		this.window.addNewest(this.turn);
		return new Answer(text, lastText, answer.model(), answer.finishReason(), this.usage, this.tools.outcomes(),
				List.of(), this.fromCache);
	}

	/** Calls tools; gives the calls that wait for somebody to act. */
	private List<WaitingCall> callTools(ModelAnswer answer) {
		if (this.structured != null) {
			this.structured.startOver();
		}
		ToolRounds.Round round = this.tools.call(answer);
		this.turn.addAll(round.messages());
		this.prompt.addAll(round.messages());
		if (round.waiting().isEmpty()) {
			join();
		}
		return round.waiting();
	}

	private void join() {
		for (UserMessage joined : this.joining.get()) {
			this.turn.add(joined.forWindow());
			this.prompt.add(joined.forModel());
		}
	}

}

package dev.parley.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Fault;
import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.model.ModelRequest;
import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.Usage;
import dev.parley.agent.tool.ToolInvocation;

/**
 * One agent in one conversation: it holds the window and answers message by message. Used
 * by one thread at a time; an agent whose answer failed must not be asked again, since
 * its window no longer tells what happened.
 */
public final class Agent {

	private final AgentDefinition definition;

	private final Window window;

	private final ModelGateway gateway;

	private final Toolbox tools;

	private final Instructions instructions;

	private final AgentProperties limits;

	Agent(AgentDefinition definition, Window window, ModelGateway gateway, Toolbox tools, Instructions instructions,
			AgentProperties limits) {
		this.definition = definition;
		this.window = window;
		this.gateway = gateway;
		this.tools = tools;
		this.instructions = instructions;
		this.limits = limits;
	}

	public AgentDefinition definition() {
		return this.definition;
	}

	/** The window, for the next agent of the conversation. */
	public Window window() {
		return this.window;
	}

	/**
	 * Answers: asks the model, calls the tools it asks for, and so on until it has no
	 * more to ask.
	 * @param events is told of everything as it happens, one thing at a time; tools are
	 * called only after it has returned
	 * @throws ModelException where the model fails or would not come to an end
	 * @throws dev.parley.agent.model.CancelledException where {@code cancellation} is
	 * asked for
	 */
	public Answer answer(Question question, CarriedOver carriedOver, Consumer<AgentEvent> events,
			Cancellation cancellation) {
		List<PromptMessage> turn = new ArrayList<>();
		turn.add(new PromptMessage.FromUser(question.text()));
		turn.addAll(carriedOver.messages());
		List<PromptMessage> prompt = new ArrayList<>();
		prompt.add(this.instructions.forUser(question.user()));
		prompt.addAll(this.window.before(turn));
		prompt.addAll(turn);
		Usage usage = Usage.NONE;
		StringBuilder text = new StringBuilder();
		List<ToolOutcome> outcomes = new ArrayList<>();
		Consumer<String> onText = (piece) -> events.accept(new AgentEvent.Token(piece));
		for (int round = 1;; round++) {
			ModelAnswer answer = this.gateway.ask(request(question, prompt), onText, cancellation);
			usage = usage.plus(usageOf(answer, prompt, model()));
			text.append(answer.text());
			PromptMessage said = new PromptMessage.FromModel(answer.text(), answer.toolCalls());
			int roundStart = turn.size();
			turn.add(said);
			if (answer.toolCalls().isEmpty()) {
				// What the application sent along was for this answer only.
				turn.set(0, new PromptMessage.FromUser(question.message()));
				this.window.addNewest(turn);
				return new Answer(text.toString(), answer.text(), answer.model(), answer.finishReason(), usage,
						outcomes);
			}
			requireWithinLimits(round, outcomes.size() + answer.toolCalls().size(), usage);
			List<ToolInvocation> invocations = carriedOver.keys()
				.of(answer.toolCalls())
				.stream()
				.map((key) -> new ToolInvocation(question.user().id(), question.user().name(), key, cancellation))
				.toList();
			events.accept(new AgentEvent.ToolsRequested(answer.text(), answer.toolCalls()));
			List<ToolOutcome> called = this.tools.call(answer.toolCalls(), invocations, events, cancellation);
			outcomes.addAll(called);
			called.forEach((outcome) -> turn
				.add(new PromptMessage.FromTool(outcome.call().id(), outcome.call().name(), outcome.content())));
			prompt.addAll(turn.subList(roundStart, turn.size()));
		}
	}

	/** Before tools are called for an answer that could not come any more. */
	private void requireWithinLimits(int round, int calls, Usage usage) {
		if (round == this.definition.maxRounds()) {
			throw endless("asked for tools in " + round + " rounds");
		}
		if (calls > this.limits.maxToolCalls()) {
			throw endless("asked for more than " + this.limits.maxToolCalls() + " tool calls");
		}
		if (usage.promptTokens() + usage.completionTokens() > this.limits.maxRunTokens()) {
			throw endless("used more than " + this.limits.maxRunTokens() + " tokens");
		}
	}

	private static ModelException endless(String what) {
		return new ModelException(Fault.ERROR, "The model " + what + " without an answer", false, null);
	}

	private ModelRequest request(Question question, List<PromptMessage> prompt) {
		return new ModelRequest(model(), prompt,
				(question.temperature() != null) ? question.temperature() : this.definition.temperature(),
				(question.maxTokens() != null) ? question.maxTokens() : this.definition.maxTokens(), this.tools.specs(),
				question.streamed());
	}

	private String model() {
		String model = this.definition.model();
		return (model != null) ? model : this.gateway.defaultModel();
	}

	private static Usage usageOf(ModelAnswer answer, List<PromptMessage> prompt, String model) {
		Usage reported = answer.usage();
		return (reported != null) ? reported : TokenCounter.of(model).usage(prompt, answer);
	}

}

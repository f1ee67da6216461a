package dev.parley.agent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.model.ModelListener;
import dev.parley.agent.model.ModelRequest;
import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.ToolCall;
import dev.parley.agent.model.Usage;
import org.jspecify.annotations.Nullable;

/** A model that gives prepared answers and records its requests. */
final class FakeGateway implements ModelGateway {

	final List<ModelRequest> requests = new ArrayList<>();

	boolean takesSchemas = true;

	private final Queue<ModelAnswer> answers = new ArrayDeque<>();

	FakeGateway says(String text, @Nullable Usage usage) {
		this.answers.add(new ModelAnswer(text, List.of(), usage, "stop", "fake-1"));
		return this;
	}

	FakeGateway says(String text) {
		return says(text, new Usage(10, 1, false));
	}

	FakeGateway calls(String said, Usage usage, ToolCall... calls) {
		this.answers.add(new ModelAnswer(said, List.of(calls), usage, "tool_calls", "fake-1"));
		return this;
	}

	FakeGateway calls(String said, ToolCall... calls) {
		return calls(said, new Usage(10, 1, false), calls);
	}

	List<PromptMessage> prompt(int request) {
		return this.requests.get(request).messages();
	}

	@Override
	public ModelAnswer ask(ModelRequest request, ModelListener listener, Cancellation cancellation) {
		cancellation.throwIfRequested();
		this.requests.add(new ModelRequest(request.model(), List.copyOf(request.messages()), request.temperature(),
				request.maxTokens(), request.tools(), request.outputSchema(), request.streamed()));
		ModelAnswer answer = this.answers.remove();
		if (!answer.text().isEmpty()) {
			listener.onText(answer.text());
		}
		return answer;
	}

	@Override
	public boolean takesSchemas() {
		return this.takesSchemas;
	}

	@Override
	public String defaultModel() {
		return "fake";
	}

}

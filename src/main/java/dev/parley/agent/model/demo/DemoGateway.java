package dev.parley.agent.model.demo;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.model.ModelListener;
import dev.parley.agent.model.ModelRequest;
import dev.parley.agent.model.OutputSchema;
import dev.parley.agent.model.PromptMessage;
import dev.parley.agent.model.PromptMessage.FromTool;
import dev.parley.agent.model.PromptMessage.FromUser;
import dev.parley.agent.model.ToolCall;

/**
 * The built-in model that answers if no API key is set: deterministic, word by word, and
 * clearly marked as a demo. It calls a tool if the message mentions it, and fills in the
 * output schema if there is one.
 */
public final class DemoGateway implements ModelGateway {

	static final String MODEL = "demo";

	private static final Duration PER_WORD = Duration.ofMillis(15);

	private static final Pattern WORD = Pattern.compile("\\s*\\S+\\s*?");

	@Override
	public String defaultModel() {
		return MODEL;
	}

	@Override
	public boolean understands() {
		return false;
	}

	@Override
	public boolean takesSchemas() {
		return true;
	}

	@Override
	public ModelAnswer ask(ModelRequest request, ModelListener listener, Cancellation cancellation) {
		PromptMessage last = request.messages().getLast();
		List<ToolCall> calls = (last instanceof FromUser user) ? DemoTools.wanted(request.tools(), user) : List.of();
		if (!calls.isEmpty()) {
			return new ModelAnswer("", calls, null, "tool_calls", MODEL);
		}
		OutputSchema schema = request.outputSchema();
		String answer = (schema != null) ? DemoObject.fill(schema, answer(last), request.messages()) : answer(last);
		say(answer, request.streamed(), listener, cancellation);
		return new ModelAnswer(answer, List.of(), null, "stop", MODEL);
	}

	private static String answer(PromptMessage last) {
		return switch (last) {
			case FromTool tool -> "The tool " + tool.name() + " says: " + tool.content();
			case FromUser user ->
				"This is the demo model of Parley; no real model has read your message. You said: “" + user.text()
						+ "” Set OPENAI_API_KEY in the environment or in .env and start again to talk to one.";
			default -> "This is the demo model of Parley.";
		};
	}

	private static void say(String answer, boolean wordByWord, ModelListener listener, Cancellation cancellation) {
		if (!wordByWord) {
			listener.onText(answer);
			return;
		}
		Matcher words = WORD.matcher(answer);
		int end = 0;
		while (words.find()) {
			cancellation.throwIfRequested();
			listener.onText(words.group());
			end = words.end();
			LockSupport.parkNanos(PER_WORD.toNanos());
		}
		if (end < answer.length()) {
			listener.onText(answer.substring(end));
		}
	}

}

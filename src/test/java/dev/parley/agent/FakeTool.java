package dev.parley.agent;

import java.util.function.UnaryOperator;

import dev.parley.agent.model.ToolSpec;
import dev.parley.agent.tool.Tool;

/** A tool that does what the test says. */
record FakeTool(ToolSpec spec, UnaryOperator<String> action) implements Tool {

	FakeTool(String name, UnaryOperator<String> action) {
		this(new ToolSpec(name, "A fake.", "{\"type\":\"object\"}"), action);
	}

	static FakeTool echo() {
		return new FakeTool("echo", UnaryOperator.identity());
	}

	@Override
	public String call(String arguments) {
		return this.action.apply(arguments);
	}

}

package dev.parley.agent;

import java.util.function.UnaryOperator;

import dev.parley.agent.model.ToolSpec;
import dev.parley.agent.tool.Tool;
import dev.parley.agent.tool.ToolInvocation;

/** A tool that does what the test says. */
record FakeTool(ToolSpec spec, UnaryOperator<String> action) implements Tool {

	FakeTool(String name, UnaryOperator<String> action) {
		this(new ToolSpec(name, "A fake.", "{\"type\":\"object\"}"), action);
	}

	static FakeTool echo() {
		return new FakeTool("echo", UnaryOperator.identity());
	}

	@Override
	public String call(String arguments, ToolInvocation invocation) {
		return this.action.apply(arguments);
	}

}

package dev.parley.agent.guardrail;

import java.util.function.Consumer;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelAnswer;

/** The filter of an agent without guardrails; passes each token on immediately. */
record PassThroughFilter(Consumer<String> out, Cancellation cancellation) implements OutputFilter {

	@Override
	public ModelAnswer ask(ModelCall asking) {
		return asking.ask(this.out, this.cancellation);
	}

	@Override
	public void check(String text) {
		// Everything passes.
	}

}

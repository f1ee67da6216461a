package dev.parley.agent.guardrail;

import java.util.List;
import java.util.function.Consumer;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.Cancellation.Registration;
import dev.parley.agent.model.ModelAnswer;
import org.jspecify.annotations.Nullable;

/**
 * The filter of an agent with guardrails. Rules check the text as it grows; if there is
 * moderation, nothing is released before the answer is complete.
 */
final class GuardedOutputFilter implements OutputFilter {

	private final List<TextRule> rules;

	private final Moderations moderations;

	private final LookaheadBuffer text;

	private final Consumer<String> out;

	private final Cancellation cancellation;

	private volatile @Nullable OutputBlockedException blocked;

	GuardedOutputFilter(List<Guardrail> guardrails, Consumer<String> out, Cancellation cancellation) {
		this.rules = guardrails.stream().filter(TextRule.class::isInstance).map(TextRule.class::cast).toList();
		this.moderations = Moderations.among(guardrails);
		this.text = new LookaheadBuffer(this.rules);
		this.out = out;
		this.cancellation = cancellation;
	}

	@Override
	public ModelAnswer ask(ModelCall asking) {
		Cancellation call = new Cancellation();
		ModelAnswer answer;
		try (Registration _ = this.cancellation.onRequest(call::request)) {
			answer = asking.ask((piece) -> take(piece, call), call);
		}
		catch (RuntimeException ex) {
			// The exception only reports that the call was closed.
			throwIfBlocked();
			throw ex;
		}
		throwIfBlocked();
		TextRule tripped = this.text.end();
		if (tripped != null) {
			throw new OutputBlockedException(tripped, tripped.reason());
		}
		if (this.text.holdsBack()) {
			this.moderations.require(this.text.toString(), this.cancellation);
		}
		release(this.text.release());
		return answer;
	}

	private void take(String piece, Cancellation call) {
		if (this.blocked != null) {
			return;
		}
		TextRule tripped = this.text.add(piece);
		if (this.moderations.isEmpty()) {
			release(this.text.release());
		}
		if (tripped != null) {
			this.blocked = new OutputBlockedException(tripped, tripped.reason());
		}
		else {
			this.blocked = this.moderations.tooLong(this.text.length());
		}
		if (this.blocked != null) {
			call.request();
		}
	}

	@Override
	public void check(String text) {
		for (TextRule rule : this.rules) {
			if (rule.trips(Excerpt.whole(text))) {
				throw new OutputBlockedException(rule, rule.reason());
			}
		}
	}

	private void release(String released) {
		if (!released.isEmpty()) {
			this.out.accept(released);
		}
	}

	private void throwIfBlocked() {
		OutputBlockedException exception = this.blocked;
		if (exception != null) {
			throw exception;
		}
	}

}

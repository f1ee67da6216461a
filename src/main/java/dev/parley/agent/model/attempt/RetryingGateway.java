package dev.parley.agent.model.attempt;

import java.util.Objects;

import dev.parley.agent.model.Attempt.Cause;
import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelAdapters;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelException;
import dev.parley.agent.model.ModelException.Blame;
import dev.parley.agent.model.ModelGateway;
import dev.parley.agent.model.ModelListener;
import dev.parley.agent.model.ModelRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retries calls of the primary model, and asks the fallback model if that does not help.
 * Neither happens once the answer has begun.
 */
final class RetryingGateway implements ModelGateway {

	private static final Logger logger = LoggerFactory.getLogger(RetryingGateway.class);

	private final ModelAdapters adapters;

	private final Upstream primary;

	private final Upstream fallback;

	RetryingGateway(ModelAdapters adapters, Upstream primary, Upstream fallback) {
		this.adapters = adapters;
		this.primary = primary;
		this.fallback = fallback;
	}

	@Override
	public ModelAnswer ask(ModelRequest request, ModelListener listener, Cancellation cancellation) {
		AnswerStart start = new AnswerStart(listener);
		try {
			return this.primary.call(request.model(), Cause.FIRST, start, cancellation,
					() -> this.adapters.primary().ask(request, start, cancellation));
		}
		catch (ModelException ex) {
			String model = fallbackModel(request);
			if (model == null || start.hasBegun() || ex.blame() == Blame.REQUEST) {
				throw ex;
			}
			cancellation.throwIfRequested();
			logger.info("The model {} failed ({}); asking {}", request.model(), reason(ex), model);
			return askFallback(this.adapters.otherApi() ? request.toOtherApi(model) : request.to(model), start,
					cancellation, ex);
		}
	}

	private ModelAnswer askFallback(ModelRequest request, AnswerStart start, Cancellation cancellation,
			ModelException failure) {
		ModelGateway adapter = Objects.requireNonNullElse(this.adapters.fallback(), this.adapters.primary());
		try {
			return this.fallback.call(request.model(), Cause.FALLBACK, start, cancellation,
					() -> adapter.ask(request, start, cancellation));
		}
		catch (ModelException ex) {
			if (start.hasBegun()) {
				throw ex;
			}
			logger.info("The fallback model {} failed too ({})", request.model(), reason(ex));
			failure.addSuppressed(ex);
			throw failure;
		}
	}

	/**
	 * The message of the cause, which says which key was rejected but never quotes the
	 * upstream.
	 */
	private static String reason(ModelException ex) {
		Throwable cause = ex.getCause();
		return (cause != null) ? ex.getMessage() + ": " + cause.getMessage() : String.valueOf(ex.getMessage());
	}

	/** The agent's fallback model, or the one in the settings; null if there is none. */
	private @Nullable String fallbackModel(ModelRequest request) {
		String named = request.policy().fallbackModel();
		ModelGateway adapter = this.adapters.fallback();
		return (named != null) ? named : (adapter != null) ? adapter.defaultModel() : null;
	}

	@Override
	public boolean understands() {
		return this.adapters.primary().understands();
	}

	@Override
	public boolean takesSchemas() {
		return this.adapters.primary().takesSchemas();
	}

	@Override
	public String defaultModel() {
		return this.adapters.primary().defaultModel();
	}

}

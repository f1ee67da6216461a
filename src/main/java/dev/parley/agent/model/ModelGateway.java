package dev.parley.agent.model;

/** Asks a language model. Implementations are thread-safe. */
public interface ModelGateway {

	/**
	 * Asks and waits for the whole answer. The calling thread may be virtual.
	 * @param listener hears every piece as it arrives. A request that is not streamed
	 * gives its text in one piece, at the end.
	 * @param cancellation ends the wait and closes the connection to the model at once
	 * @throws ModelException if the model cannot be reached, refuses, or is cut off
	 * @throws CancelledException once {@code cancellation} has been asked for
	 */
	ModelAnswer ask(ModelRequest request, ModelListener listener, Cancellation cancellation);

	/**
	 * Whether it understands what it is asked. Where it does not, rules decide what it
	 * would be asked to.
	 */
	default boolean understands() {
		return true;
	}

	/**
	 * Whether a request may have an {@link ModelRequest#outputSchema() output schema}. If
	 * not, the prompt has to say what the answer must look like.
	 */
	boolean takesSchemas();

	/** The model that answers if an agent names none. */
	String defaultModel();

}

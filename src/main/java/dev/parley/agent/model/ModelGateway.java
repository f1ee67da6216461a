package dev.parley.agent.model;

/** Asks a language model. Implementations are thread-safe. */
public interface ModelGateway {

	/**
	 * Asks and waits for the complete answer. The calling thread may be virtual.
	 * @param listener receives each piece as it arrives. If the request is not streamed,
	 * the text comes in one piece at the end.
	 * @param cancellation ends the wait and closes the connection to the model
	 * immediately
	 * @throws ModelException if the model cannot be reached, rejects the request, or is
	 * cut off
	 * @throws CancelledException once {@code cancellation} has been requested
	 */
	ModelAnswer ask(ModelRequest request, ModelListener listener, Cancellation cancellation);

	/**
	 * Whether the model understands text. If not, as with the demo model, fixed rules
	 * decide what a model would be asked to decide.
	 */
	default boolean understands() {
		return true;
	}

	/**
	 * Whether a request may have an {@link ModelRequest#outputSchema() output schema}. If
	 * not, the prompt must describe the format of the answer.
	 */
	boolean takesSchemas();

	/** The model to request if an agent names none. */
	String defaultModel();

}

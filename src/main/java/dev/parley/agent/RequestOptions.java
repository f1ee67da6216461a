package dev.parley.agent;

import dev.parley.agent.model.OutputSchema;
import dev.parley.agent.model.WellFormedText;
import org.jspecify.annotations.Nullable;

/**
 * What a client sends beside its message, in protocols that have fields for it.
 *
 * @param instructions of the client's, for this run only. They follow the agent's own and
 * do not replace them; input guardrails check them; null: none
 * @param schema of the answer, which the model is asked to keep, but which is not
 * checked. An agent's own schema takes precedence; null: the agent's
 * @param shown a JSON object that the protocol stores with the run, to show it again; the
 * agent does not read it; null: none
 * @param clientId the id that the client gave to its message; null: none
 */
public record RequestOptions(@Nullable String instructions, @Nullable OutputSchema schema, @Nullable String shown,
		@Nullable String clientId) {

	/** A request with a message only. */
	public static final RequestOptions NONE = new RequestOptions(null, null, null, null);

	/** Options for a message to which the client gave no id. */
	public RequestOptions(@Nullable String instructions, @Nullable OutputSchema schema, @Nullable String shown) {
		this(instructions, schema, shown, null);
	}

	public RequestOptions {
		instructions = WellFormedText.ofNullable(instructions);
		shown = WellFormedText.ofNullable(shown);
		clientId = WellFormedText.ofNullable(clientId);
	}

	/** The same with the id that the client gave to its message. */
	RequestOptions named(@Nullable String id) {
		return new RequestOptions(this.instructions, this.schema, this.shown, id);
	}

}

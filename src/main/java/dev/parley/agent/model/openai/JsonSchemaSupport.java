package dev.parley.agent.model.openai;

/** How the schema of a structured answer is sent to a model. */
public enum JsonSchemaSupport {

	/** As a parameter of the API. */
	NATIVE,

	/** As text in the instructions. */
	INSTRUCTIONS

}

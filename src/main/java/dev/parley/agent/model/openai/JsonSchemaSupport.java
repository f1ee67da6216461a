package dev.parley.agent.model.openai;

/** How a model learns of the schema that its answer must fit. */
public enum JsonSchemaSupport {

	/** The API has a parameter for it. */
	NATIVE,

	/** It is told in words. */
	INSTRUCTIONS

}

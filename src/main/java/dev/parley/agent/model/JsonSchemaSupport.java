package dev.parley.agent.model;

/** How a model learns of the schema that its answer must fit. */
enum JsonSchemaSupport {

	/** The API has a parameter for it. */
	NATIVE,

	/** It is told in words. */
	INSTRUCTIONS

}

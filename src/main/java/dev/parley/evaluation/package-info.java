/**
 * Evaluations: conversations with expectations, read from files, held with the server's
 * agents through its API, and reported as a table and as JUnit XML.
 */
@ApplicationModule(displayName = "Evaluation",
		allowedDependencies = { "agent :: schema", "agent :: model", "cost", "security", "yaml" })
@NullMarked
package dev.parley.evaluation;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.ApplicationModule;

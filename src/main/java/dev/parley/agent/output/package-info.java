/**
 * Structured answers: validation with the agent's schema, publishing of incomplete
 * objects, and requests to correct an invalid answer.
 */
@NamedInterface("output")
@NullMarked
package dev.parley.agent.output;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;

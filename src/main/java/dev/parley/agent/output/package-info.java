/**
 * Answers that are objects: what an agent's schema demands, how much of an unfinished
 * answer can be shown, and how a model is asked to mend one that does not fit.
 */
@NamedInterface("output")
@NullMarked
package dev.parley.agent.output;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;

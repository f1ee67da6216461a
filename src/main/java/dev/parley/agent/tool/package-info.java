/**
 * The tools that agents can call. To add some, write a component that implements
 * {@link dev.parley.agent.tool.Tools} and annotate its methods with Spring AI's
 * {@code @Tool}. Agent files refer to them by name.
 */
@NamedInterface("tool")
@NullMarked
package dev.parley.agent.tool;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;

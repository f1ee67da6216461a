/**
 * The tools that agents can call. One class each: a component that implements
 * {@link dev.parley.agent.tool.Tool} is found by its name.
 */
@NamedInterface("tool")
@NullMarked
package dev.parley.agent.tool;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;

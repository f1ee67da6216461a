/**
 * The tools that agents can call. One class each: a component that implements
 * {@link dev.parley.agent.tool.Tools} and carries Spring AI's annotations; agents find
 * its methods by name.
 */
@NamedInterface("tool")
@NullMarked
package dev.parley.agent.tool;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;

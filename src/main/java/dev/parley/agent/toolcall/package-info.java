/**
 * Tool calls of a run: their outcomes, those of earlier runs, and those that wait.
 */
@NamedInterface("toolcall")
@NullMarked
package dev.parley.agent.toolcall;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;

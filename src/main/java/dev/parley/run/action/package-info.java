/**
 * Runs that wait for their caller: what it answers, and what the run that continues them
 * takes over.
 */
@NamedInterface("action")
@NullMarked
package dev.parley.run.action;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;

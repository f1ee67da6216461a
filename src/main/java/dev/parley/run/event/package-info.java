/**
 * What happens in a run, and how it ends: its events, and what listeners of runs are
 * given. Everything here is immutable.
 */
@NamedInterface("event")
@NullMarked
package dev.parley.run.event;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;

/**
 * The events of a run, and what run listeners receive. All types except the listener are
 * immutable.
 */
@NamedInterface("event")
@NullMarked
package dev.parley.run.event;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;

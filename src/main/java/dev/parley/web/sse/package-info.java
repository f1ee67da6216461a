/**
 * Server-sent events: writes the events of a run's log to connections.
 */
@NamedInterface("sse")
@NullMarked
package dev.parley.web.sse;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;

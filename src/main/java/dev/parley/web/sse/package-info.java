/**
 * Server-sent events: from a run's log to the bytes of a connection.
 */
@NamedInterface("sse")
@NullMarked
package dev.parley.web.sse;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;

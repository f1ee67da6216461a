/**
 * Response bodies and headers of Parley's own HTTP API, from runs, sessions and messages.
 */
@NamedInterface("view")
@NullMarked
package dev.parley.web.view;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;

/**
 * Response bodies and headers of the HTTP API for runs, sessions and messages.
 */
@NamedInterface("view")
@NullMarked
package dev.parley.web.view;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;

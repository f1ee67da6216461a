/**
 * Errors as problem documents (RFC 9457), and the exceptions of the web that lead to
 * them.
 */
@NamedInterface("error")
@NullMarked
package dev.parley.web.error;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;

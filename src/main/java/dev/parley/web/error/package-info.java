/**
 * Errors as problem documents (RFC 9457), and the exceptions of the packages below
 * {@code web}.
 */
@NamedInterface("error")
@NullMarked
package dev.parley.web.error;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;

/**
 * Idempotency keys: which request used which, and whether a new one is accepted.
 */
@NamedInterface("idempotency")
@NullMarked
package dev.parley.store.idempotency;

import org.jspecify.annotations.NullMarked;

import org.springframework.modulith.NamedInterface;

/**
 * Retries, circuit breakers and the fallback model, between the callers of
 * {@code ModelGateway} and the adapters. Depends on the port only, not on an adapter.
 */
@NullMarked
package dev.parley.agent.model.attempt;

import org.jspecify.annotations.NullMarked;

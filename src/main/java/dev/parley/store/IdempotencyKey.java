package dev.parley.store;

/**
 * A client's key for a request that it may send more than once.
 *
 * @param value the client's own, unique per user
 * @param fingerprint of what the request asks for: the same key with another one is a
 * mistake
 */
public record IdempotencyKey(String value, String fingerprint) {
}

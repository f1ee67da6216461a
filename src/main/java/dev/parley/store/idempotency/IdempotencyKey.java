package dev.parley.store.idempotency;

/**
 * The idempotency key of a request, which lets a client repeat the request safely.
 *
 * @param value chosen by the client, unique per user
 * @param fingerprint of the request's content, to detect that a key is reused for a
 * different request
 */
public record IdempotencyKey(String value, String fingerprint) {
}

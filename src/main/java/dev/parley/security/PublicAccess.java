package dev.parley.security;

/**
 * What is accessible without authentication.
 *
 * @param metrics whether everybody may read {@code /metrics}
 * @param health whether {@code /health} shows its details to everybody
 * @param calls whether callers need not authenticate
 */
public record PublicAccess(boolean metrics, boolean health, boolean calls) {
}

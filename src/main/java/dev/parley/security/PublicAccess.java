package dev.parley.security;

/**
 * What is open to everybody.
 *
 * @param metrics whether everybody may read {@code /metrics}
 * @param health whether {@code /health} tells everybody more than that the server works
 * @param calls whether callers need not show who they are
 */
public record PublicAccess(boolean metrics, boolean health, boolean calls) {
}

package dev.parley.security;

/**
 * What the server tells of itself to everybody.
 *
 * @param metrics whether everybody may read {@code /metrics}
 * @param health whether {@code /health} tells everybody more than that the server works
 */
public record OpenParts(boolean metrics, boolean health) {
}

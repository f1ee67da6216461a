package dev.parley.caller;

/**
 * Who asks, as the server knows it and never as the message says.
 *
 * @param name what to call the user
 */
public record UserContext(String id, String name) {
}

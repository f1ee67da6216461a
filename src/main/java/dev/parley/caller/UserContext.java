package dev.parley.caller;

/**
 * The user who sends a message, as authenticated by the server; never from the message.
 *
 * @param name display name of the user
 */
public record UserContext(String id, String name) {
}

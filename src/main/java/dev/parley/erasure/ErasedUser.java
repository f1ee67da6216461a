package dev.parley.erasure;

/**
 * What was erased of a user.
 *
 * @param complete whether all runs had ended in time; if not, erase again
 */
public record ErasedUser(String userId, int sessions, int notes, boolean complete) {
}

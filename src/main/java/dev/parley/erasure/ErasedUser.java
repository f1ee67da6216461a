package dev.parley.erasure;

/**
 * The result of erasing a user.
 *
 * @param complete whether all runs ended in time; if not, repeat the erasure
 */
public record ErasedUser(String userId, int sessions, int notes, boolean complete) {
}

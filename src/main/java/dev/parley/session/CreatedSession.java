package dev.parley.session;

import dev.parley.store.Session;

/**
 * The result of a request to create a session.
 *
 * @param replayed whether an earlier request with the same key created it
 */
public record CreatedSession(Session session, boolean replayed) {
}

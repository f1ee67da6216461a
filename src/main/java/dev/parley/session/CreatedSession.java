package dev.parley.session;

import dev.parley.store.Session;

/**
 * A session that was asked for.
 *
 * @param replayed whether an earlier request with the same key made it
 */
public record CreatedSession(Session session, boolean replayed) {
}

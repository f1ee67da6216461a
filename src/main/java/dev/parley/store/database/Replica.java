package dev.parley.store.database;

import org.jspecify.annotations.Nullable;

/**
 * This server, as the owner of runs.
 *
 * @param id different at each start; null: no other server uses the store
 */
public record Replica(@Nullable String id) {

	/** Beginning of the name of its connection that holds the store's lock. */
	public static final String CONNECTION = "parley ";

	/** The only server of its store. */
	public static final Replica ALONE = new Replica(null);

	/** Whether other servers may use the store. */
	public boolean shares() {
		return this.id != null;
	}

}

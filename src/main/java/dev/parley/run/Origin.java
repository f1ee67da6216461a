package dev.parley.run;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Where a run was asked for; null where it was no request that did so.
 *
 * @param requestId for the log
 * @param address of the client
 */
public record Origin(@Nullable String requestId, @Nullable String address) {

	/** Name under which the client's address stands in the logging context. */
	public static final String ADDRESS = "client_address";

	/** The request that the current thread answers. */
	static Origin current() {
		return new Origin(MDC.get("request_id"), MDC.get(ADDRESS));
	}

}

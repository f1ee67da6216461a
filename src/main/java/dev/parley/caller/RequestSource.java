package dev.parley.caller;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The request that something was asked for by; null if it was none.
 *
 * @param requestId for the log
 * @param address of the client
 * @param traceparent the trace that it belongs to, as W3C Trace Context writes it
 */
public record RequestSource(@Nullable String requestId, @Nullable String address, @Nullable String traceparent) {

	/** Name under which the request's id stands in the logging context. */
	public static final String REQUEST_ID = "request_id";

	/** Name under which the client's address stands in the logging context. */
	public static final String ADDRESS = "client_address";

	/** Name of the request's attribute that says which kind of caller sent it. */
	public static final String CALLER = "parley.caller_kind";

	/**
	 * Name under which the client's {@code traceparent} stands in the logging context.
	 */
	public static final String TRACEPARENT = "client_traceparent";

	/** Without a trace. */
	public RequestSource(@Nullable String requestId, @Nullable String address) {
		this(requestId, address, null);
	}

	/** The request that the current thread answers. */
	public static RequestSource current() {
		return new RequestSource(MDC.get(REQUEST_ID), MDC.get(ADDRESS), MDC.get(TRACEPARENT));
	}

}

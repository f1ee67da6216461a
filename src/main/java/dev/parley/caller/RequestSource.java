package dev.parley.caller;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Identifies the HTTP request that caused an action. Values are null if there was none.
 *
 * @param requestId for the log
 * @param address of the client
 * @param traceparent the trace of the request, in the format of W3C Trace Context
 * @param wire the protocol of the request
 */
public record RequestSource(@Nullable String requestId, @Nullable String address, @Nullable String traceparent,
		Wire wire) {

	/** Key of the request's id in the logging context. */
	public static final String REQUEST_ID = "request_id";

	/** Key of the client's address in the logging context. */
	public static final String ADDRESS = "client_address";

	/** Name of the request attribute with the kind of its caller. */
	public static final String CALLER = "parley.caller_kind";

	/**
	 * Key of the client's {@code traceparent} in the logging context.
	 */
	public static final String TRACEPARENT = "client_traceparent";

	/**
	 * Key of the protocol in the logging context; without it the protocol is Parley's.
	 */
	public static final String WIRE = "wire";

	/** A request without a trace, in Parley's own protocol. */
	public RequestSource(@Nullable String requestId, @Nullable String address) {
		this(requestId, address, null, Wire.HTTP);
	}

	/** The request that the current thread answers. */
	public static RequestSource current() {
		@Nullable String wire = MDC.get(WIRE);
		return new RequestSource(MDC.get(REQUEST_ID), MDC.get(ADDRESS), MDC.get(TRACEPARENT),
				(wire != null) ? Wire.valueOf(wire) : Wire.HTTP);
	}

}

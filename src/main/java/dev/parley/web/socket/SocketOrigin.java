package dev.parley.web.socket;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import dev.parley.caller.RequestSource;
import dev.parley.caller.Wire;
import dev.parley.security.Credentials;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The request from which a connection came.
 *
 * @param address of the client
 * @param logContext for the messages of the connection, without an id of a request
 * @param credentials by which the request was authenticated; null: it was not
 */
record SocketOrigin(String address, Map<String, String> logContext, @Nullable Credentials credentials) {

	static SocketOrigin of(HttpServletRequest request, Wire wire, boolean authenticated) {
		Map<String, String> context = new HashMap<>(
				Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.<String, String>of()));
		context.remove(RequestSource.REQUEST_ID);
		context.put(RequestSource.WIRE, wire.name());
		return new SocketOrigin(request.getRemoteAddr(), context, authenticated ? Credentials.of(request) : null);
	}

}

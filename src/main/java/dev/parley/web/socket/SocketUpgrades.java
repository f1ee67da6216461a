package dev.parley.web.socket;

import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;

import dev.parley.security.AccessRefusedException;
import dev.parley.security.AccessRefusedException.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import org.apache.tomcat.websocket.server.UpgradeUtil;
import org.jspecify.annotations.Nullable;

/**
 * Turns a request into a WebSocket. The request has passed all filters, so its origin,
 * host and key are checked already. Thread-safe.
 */
public final class SocketUpgrades {

	private static final String PROTOCOLS = "Sec-WebSocket-Protocol";

	private final SocketServices services;

	SocketUpgrades(SocketServices services) {
		this.services = services;
	}

	/**
	 * Upgrades a request, or refuses it if it does not ask for that.
	 * @param protocols that are spoken at this address; a client that offers no
	 * subprotocol gets the first one
	 * @throws IOException if the client has disconnected
	 */
	public void upgrade(HttpServletRequest request, HttpServletResponse response, List<SocketProtocol> protocols)
			throws IOException {
		if (!UpgradeUtil.isWebSocketUpgradeRequest(request, response)) {
			throw AccessRefusedException.because(Reason.MALFORMED,
					"This address is a WebSocket; send Connection: Upgrade and Upgrade: websocket");
		}
		boolean authenticated = this.services.user().known().isPresent();
		this.services.open().requireRoom(authenticated);
		List<String> offered = offered(request);
		SocketProtocol protocol = choose(offered, protocols);
		SocketEndpoint endpoint = new SocketEndpoint(protocol, this.services,
				SocketOrigin.of(request, protocol.wire(), authenticated));
		ServerEndpointConfig config = ServerEndpointConfig.Builder
			.create(SocketEndpoint.class, request.getServletPath())
			.configurator(new Upgrade(endpoint, offered.isEmpty() ? "" : protocol.name()))
			.build();
		ServerContainer container = (ServerContainer) request.getServletContext()
			.getAttribute(ServerContainer.class.getName());
		try {
			container.upgradeHttpToWebSocket(new PlainRequest(request), response, config, Map.of());
		}
		catch (DeploymentException ex) {
			throw new IllegalStateException("The container cannot upgrade the request", ex);
		}
	}

	/** The offered subprotocols, without a key. */
	private static List<String> offered(HttpServletRequest request) {
		return Collections.list(request.getHeaders(PROTOCOLS))
			.stream()
			.flatMap((header) -> Arrays.stream(header.split(",", -1)))
			.map(String::strip)
			.filter((name) -> !name.isEmpty())
			.toList();
	}

	private static SocketProtocol choose(List<String> offered, List<SocketProtocol> protocols) {
		if (offered.isEmpty()) {
			return protocols.getFirst();
		}
		return protocols.stream()
			.filter((protocol) -> offered.contains(protocol.name()))
			.findFirst()
			.orElseThrow(() -> AccessRefusedException.because(Reason.MALFORMED,
					"None of the offered subprotocols is known; offer one of "
							+ String.join(", ", protocols.stream().map(SocketProtocol::name).toList())));
	}

	/** The decisions about one upgrade. */
	private static final class Upgrade extends ServerEndpointConfig.Configurator {

		private final SocketEndpoint endpoint;

		private final String subprotocol;

		private Upgrade(SocketEndpoint endpoint, String subprotocol) {
			this.endpoint = endpoint;
			this.subprotocol = subprotocol;
		}

		@Override
		public <T> T getEndpointInstance(Class<T> type) {
			return type.cast(this.endpoint);
		}

		@Override
		public String getNegotiatedSubprotocol(List<String> supported, List<String> requested) {
			return this.subprotocol;
		}

		/** The CORS filter has checked it. */
		@Override
		public boolean checkOrigin(String origin) {
			return true;
		}

	}

	/**
	 * A request without extensions: compression would cost more memory and time than all
	 * else that a connection does. Nor has it a query, which could be malformed.
	 */
	private static final class PlainRequest extends HttpServletRequestWrapper {

		private PlainRequest(HttpServletRequest request) {
			super(request);
		}

		@Override
		public Enumeration<String> getHeaders(String name) {
			return name.equalsIgnoreCase("Sec-WebSocket-Extensions") ? Collections.emptyEnumeration()
					: super.getHeaders(name);
		}

		@Override
		public @Nullable String getQueryString() {
			return null;
		}

	}

}

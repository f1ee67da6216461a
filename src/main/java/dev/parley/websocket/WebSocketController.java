package dev.parley.websocket;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;

import dev.parley.web.socket.SocketProtocol;
import dev.parley.web.socket.SocketUpgrades;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The address of all protocols over WebSockets that are chosen by their subprotocol. A
 * client that offers none speaks Parley's.
 */
@RestController
class WebSocketController {

	private final SocketUpgrades upgrades;

	private final List<SocketProtocol> protocols;

	WebSocketController(SocketUpgrades upgrades, List<SocketProtocol> protocols) {
		this.upgrades = upgrades;
		this.protocols = protocols.stream()
			.sorted(Comparator.comparing((protocol) -> !protocol.name().equals(ParleySocketProtocol.NAME)))
			.toList();
	}

	@GetMapping("/ws")
	void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
		this.upgrades.upgrade(request, response, this.protocols);
	}

}

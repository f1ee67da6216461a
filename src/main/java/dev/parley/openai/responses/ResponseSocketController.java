package dev.parley.openai.responses;

import java.io.IOException;
import java.util.List;

import dev.parley.caller.Wire;
import dev.parley.web.socket.SocketConnection;
import dev.parley.web.socket.SocketHandler;
import dev.parley.web.socket.SocketProtocol;
import dev.parley.web.socket.SocketUpgrades;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Responses over a WebSocket. */
@RestController
class ResponseSocketController {

	private final SocketUpgrades upgrades;

	private final List<SocketProtocol> protocols;

	ResponseSocketController(SocketUpgrades upgrades, ResponseRuns runs, JsonMapper json) {
		this.upgrades = upgrades;
		this.protocols = List.of(new Protocol(runs, json));
	}

	@GetMapping("/v1/responses")
	void open(HttpServletRequest request, HttpServletResponse response) throws IOException {
		this.upgrades.upgrade(request, response, this.protocols);
	}

	/** The only protocol at this address; its name is for clients that must offer one. */
	private record Protocol(ResponseRuns runs, JsonMapper json) implements SocketProtocol {

		@Override
		public String name() {
			return "openai-responses";
		}

		@Override
		public Wire wire() {
			return Wire.OPENAI;
		}

		@Override
		public SocketHandler open(SocketConnection connection) {
			return new ResponseSocket(connection, this.runs, this.json);
		}

	}

}

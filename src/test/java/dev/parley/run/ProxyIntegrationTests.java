package dev.parley.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.GuardedServerTest;
import dev.parley.testing.Json;
import dev.parley.testing.Patience;
import dev.parley.testing.ReverseProxy;
import dev.parley.testing.Server;
import dev.parley.testing.SocketClient;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Real proxies with the configurations in {@code docs/proxies.md}. */
class ProxyIntegrationTests extends GuardedServerTest {

	private static final Duration SOON = Patience.LIMIT;

	@TempDir
	private Path folder;

	@ParameterizedTest
	@EnumSource
	void sendsEachTokenAsSoonAsItIsThere(ReverseProxy.Kind kind) throws Exception {
		Gate gate = new Gate();
		try (ReverseProxy proxy = proxy(kind); EventStream stream = ask(proxy, gate)) {
			assertThat(stream.next().type()).isEqualTo("session");
			for (String token : List.of("One", " two", " three")) {
				gate.awaitWaiting(1, SOON);
				assertThat(stream.hasNext()).isFalse();
				gate.release();
				assertThat(stream.next(SOON).get("content")).isEqualTo(token);
			}
			assertThat(stream.last().type()).isEqualTo("done");
		}
	}

	@ParameterizedTest
	@EnumSource
	void followsARunFromTheLastEventThatWasSeen(ReverseProxy.Kind kind) throws Exception {
		Gate gate = new Gate();
		try (ReverseProxy proxy = proxy(kind)) {
			String location;
			try (EventStream cut = ask(proxy, gate)) {
				gate.release();
				cut.event("token");
				location = cut.header("Location");
			}
			try (EventStream back = Calls.resume(known(proxy), location, "2")) {
				gate.release();
				assertThat(back.next(SOON).get("content")).isEqualTo(" two");
				gate.releaseAll();
				assertThat(back.all()).hasSize(3);
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void passesMessagesOfAWebSocketOn(ReverseProxy.Kind kind) throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate));
		try (ReverseProxy proxy = proxy(kind); SocketClient socket = known(proxy).socket("/ws", "parley.v1")) {
			socket.send(Json.message("Count").put("type", "message"));
			assertThat(socket.next().path("type").asString()).isEqualTo("session");
			for (String token : List.of("One", " two")) {
				gate.awaitWaiting(1, SOON);
				assertThat(socket.waiting()).isEmpty();
				gate.release();
				assertThat(socket.next().path("content").asString()).isEqualTo(token);
			}
			assertThat(socket.next().path("type").asString()).isEqualTo("done");
		}
	}

	@ParameterizedTest
	@EnumSource
	void passesRefusalsAndProbesOn(ReverseProxy.Kind kind) throws Exception {
		try (ReverseProxy proxy = proxy(kind)) {
			assertThat(proxy.server().get("/sessions")).isProblem(401, "unauthenticated");
			assertThat(proxy.server().get("/health/ready")).hasStatus(200);
		}
	}

	private EventStream ask(ReverseProxy proxy, Gate gate) {
		this.model.next(Answer.tokens("One", " two", " three").gatedBy(gate));
		return known(proxy).stream(Json.message("Count"));
	}

	private static Server known(ReverseProxy proxy) {
		return proxy.server().with("X-API-Key", ADA_KEY);
	}

	private ReverseProxy proxy(ReverseProxy.Kind kind) throws IOException {
		return ReverseProxy.documented(kind, this.server, this.folder);
	}

}

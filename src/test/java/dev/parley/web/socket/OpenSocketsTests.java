package dev.parley.web.socket;

import java.lang.reflect.Proxy;

import dev.parley.metrics.ReaderMetrics;
import dev.parley.run.admission.RunRefusedException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.websocket.Session;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** How many WebSockets a server accepts. */
class OpenSocketsTests {

	/** Room for four connections. */
	private final OpenSockets open = new OpenSockets(4 * 10 * 48 * 1024);

	@Test
	void strangersLeaveRoomToKnownCallers() {
		this.open.strangerCame();
		this.open.requireRoom(false);
		this.open.strangerCame();
		assertRefused(false);
		this.open.requireRoom(true);
		this.open.strangerGone();
		this.open.requireRoom(false);
	}

	@Test
	void theHeapBoundsThemAll() {
		for (int i = 0; i < 4; i++) {
			this.open.requireRoom(true);
			this.open.add(connection());
		}
		assertRefused(true);
	}

	private void assertRefused(boolean authenticated) {
		assertThatExceptionOfType(RunRefusedException.class).isThrownBy(() -> this.open.requireRoom(authenticated))
			.matches((refused) -> refused.reason() == RunRefusedException.Reason.OVERLOADED);
	}

	private static SocketConnection connection() {
		Session session = (Session) Proxy.newProxyInstance(Session.class.getClassLoader(),
				new Class<?>[] { Session.class }, (proxy, method, arguments) -> null);
		return new SocketConnection(session, new ReaderMetrics(new SimpleMeterRegistry()));
	}

}

package dev.parley.agent.model.openai;

import java.nio.file.Path;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.model.ModelAnswer;
import dev.parley.agent.model.ModelGateway;
import dev.parley.testing.Answer;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parallel;
import dev.parley.testing.Patience;
import dev.parley.testing.PrivateAuthority;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.Relay;
import dev.parley.testing.ScriptedModel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections are reused, and one that the server has closed does not cause a failure.
 */
@OwnServers
@Timeout(value = 600, threadMode = ThreadMode.SEPARATE_THREAD)
class KeptConnectionTests {

	private final ScriptedModel model = ScriptedModel.start();

	@BeforeEach
	void answer() {
		this.model.otherwise((_) -> Answer.tokens("Yes"));
	}

	@AfterEach
	void close() {
		this.model.close();
	}

	@Test
	void isUsedAgain() {
		ModelGateway gateway = Gateways.to(this.model);
		for (int i = 0; i < 20; i++) {
			ask(gateway, false);
		}
		assertThat(connections()).isEqualTo(1);
	}

	/**
	 * An answer does not wait for the end of its stream; the connection is reused only
	 * after it.
	 */
	@Test
	void isUsedAgainOnceItsStreamHasEnded() {
		ModelGateway gateway = Gateways.to(this.model);
		ask(gateway, true);
		for (int times = 1; times <= 10; times++) {
			int reuses = times;
			Awaitility.await().atMost(Patience.LIMIT).until(() -> {
				ask(gateway, true);
				return this.model.requests().size() - connections() >= reuses;
			});
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void isReplacedIfTheServerHasClosedIt(boolean streamed) {
		ModelGateway gateway = Gateways.to(this.model);
		for (int i = 0; i < 10; i++) {
			ask(gateway, streamed);
			this.model.hangUp();
		}
		assertThat(this.model.requests()).hasSize(10);
		assertThat(connections()).isEqualTo(10);
	}

	@Test
	void isReplacedIfAllOthersAreClosedToo() throws Exception {
		ModelGateway gateway = Gateways.to(this.model);
		Parallel.calls(20, (i) -> ask(gateway, true));
		this.model.hangUp();
		Parallel.calls(20, (i) -> ask(gateway, true));
		assertThat(this.model.requests()).hasSize(40);
	}

	@Test
	void behindTlsTheSameIsTrue(@TempDir Path folder) throws Exception {
		PrivateAuthority authority = PrivateAuthority.in(folder, "localhost");
		try (Relay tls = Relay.tls(this.model.port(), authority.server())) {
			ModelGateway gateway = Gateways.to(Gateways.properties(Gateways.KEY,
					"https://localhost:" + tls.port() + "/v1", "", authority.pem().toString()), Gateways.DIRECT);
			ask(gateway, false);
			ask(gateway, false);
			assertThat(connections()).isEqualTo(1);
			this.model.hangUp();
			Awaitility.await().until(() -> tls.connections() == 0);
			ask(gateway, true);
			assertThat(connections()).isEqualTo(2);
		}
	}

	private long connections() {
		return this.model.requests().stream().map(RecordedRequest::connectionEnding).distinct().count();
	}

	private static ModelAnswer ask(ModelGateway gateway, boolean streamed) {
		ModelAnswer answer = gateway.ask(Gateways.userMessage("hello", streamed), (_) -> {
		}, new Cancellation());
		assertThat(answer.text()).isEqualTo("Yes");
		return answer;
	}

}

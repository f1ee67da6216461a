package dev.parley.deploy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import dev.parley.cluster.RedisProcess;
import dev.parley.store.PostgresServer;
import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.Patience;
import dev.parley.testing.Response;
import dev.parley.testing.ReverseProxy;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.SocketClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A real nginx with {@code deploy/nginx.conf} in front of two replicas and a third. */
@OwnServers
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeployedNginxIntegrationTests {

	private static final Duration SOON = Patience.LIMIT;

	private final ScriptedModel model = ScriptedModel.start();

	@TempDir
	private Path folder;

	private RedisProcess redis;

	private List<Parley> replicas;

	@BeforeAll
	void start(@TempDir Path data) throws Exception {
		this.redis = RedisProcess.start();
		String database = PostgresServer.running().newDatabase(UUID.randomUUID().toString());
		this.replicas = IntStream.range(0, 2)
			.mapToObj((_) -> Parley.start(data, this.model.baseUrl(), "parley.store.database-url=" + database,
					"parley.store.redis-url=" + this.redis.url(), "parley.security.auth=none"))
			.toList();
	}

	@AfterAll
	void close() {
		this.replicas.forEach(Parley::close);
		this.redis.close();
		this.model.close();
	}

	@Test
	void tokensComeOneByOneWhicheverReplicaIsAskedAndADeadOneIsSkipped() throws Exception {
		try (ReverseProxy nginx = ReverseProxy.deployedNginx(withThird(unusedPort()), this.folder)) {
			Gate gate = new Gate();
			this.model.next(Answer.tokens("One", " two", " three").gatedBy(gate));
			try (EventStream asked = nginx.server().stream(Json.message("Count"));
					EventStream again = nginx.server()
						.follow(nginx.server().request("/runs/" + asked.runId() + "/stream"))) {
				assertThat(asked.next().type()).isEqualTo("session");
				for (String token : List.of("One", " two", " three")) {
					gate.awaitWaiting(1, SOON);
					assertThat(asked.hasNext()).isFalse();
					gate.release();
					assertThat(asked.next(SOON).get("content")).isEqualTo(token);
				}
				assertThat(asked.last().type()).isEqualTo("done");
				assertThat(again.text()).isEqualTo("One two three");
			}
			this.model.otherwise((request) -> Answer.tokens("Hello"));
			for (int i = 0; i < 9; i++) {
				assertThat(nginx.server().chat(Json.message("Hi"))).has("/response", "Hello");
			}
			try (SocketClient socket = nginx.server().socket("/ws", "parley.v1")) {
				socket.send(Json.message("Hi").put("type", "message"));
				assertThat(socket.next().path("type").asString()).isEqualTo("session");
			}
			assertThat(nginx.server().get("/metrics")).hasStatus(404);
		}
	}

	@Test
	void aMessageThatWasSentToAReplicaIsNotSentToAnother() throws Exception {
		AtomicInteger received = new AtomicInteger();
		try (ServerSocket third = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
				ReverseProxy nginx = deployed(third, received)) {
			this.model.otherwise((request) -> Answer.tokens("Hello"));
			int before = this.model.requests().size();
			int failed = 0;
			int answered = 0;
			for (int i = 0; i < 9; i++) {
				Response response = nginx.server().chat(Json.message("Hi"));
				failed += (response.status() == 502) ? 1 : 0;
				answered += (response.status() == 200) ? 1 : 0;
			}
			assertThat(answered + failed).isEqualTo(9);
			assertThat(failed).isEqualTo(received.get()).isPositive();
			assertThat(this.model.requests()).hasSize(before + answered);
		}
	}

	/** The third replica takes each POST, and dies before it answers. */
	private ReverseProxy deployed(ServerSocket third, AtomicInteger received) throws IOException {
		Thread.ofVirtual().start(() -> {
			while (!third.isClosed()) {
				try (Socket connection = third.accept()) {
					if (connection.getInputStream().read() == 'P') {
						received.incrementAndGet();
					}
				}
				catch (IOException ex) {
					// The connection was closed, or the test is over.
				}
			}
		});
		return ReverseProxy.deployedNginx(withThird(third.getLocalPort()), this.folder);
	}

	private List<String> withThird(int port) {
		return List.of(address(0), address(1), "127.0.0.1:" + port);
	}

	private String address(int i) {
		return this.replicas.get(i).server().uri("/").getAuthority();
	}

	private static int unusedPort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

}

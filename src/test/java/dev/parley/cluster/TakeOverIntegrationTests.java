package dev.parley.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import dev.parley.store.PostgresServer;
import dev.parley.testing.Answer;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnProcesses;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A server dies, or is paused, in the middle of an answer. */
@OwnProcesses
class TakeOverIntegrationTests {

	private final ScriptedModel model = ScriptedModel.start();

	@TempDir
	private Path data;

	private RedisProcess redis;

	private ParleyProcess owner;

	private ParleyProcess other;

	private Server b;

	@BeforeEach
	void start() throws Exception {
		assumeTrue(ParleyProcess.available(), "The jar is not built: run ./mvnw verify");
		this.redis = RedisProcess.start();
		Map<String, String> environment = Map.of("DATABASE_URL",
				PostgresServer.running().newDatabase(UUID.randomUUID().toString()), "REDIS_URL", this.redis.url());
		this.owner = ParleyProcess.start(this.data, this.model.baseUrl(), environment);
		this.other = ParleyProcess.start(this.data, this.model.baseUrl(), environment);
		this.b = this.other.server();
	}

	@AfterEach
	void close() {
		if (this.other != null) {
			this.other.close();
			this.owner.close();
			this.redis.close();
		}
		this.model.close();
	}

	@Test
	void anAnswerIsMadeAgainIfItsServerIsKilled() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two").gatedBy(gate), Answer.tokens("Once", " more"));
		try (EventStream asked = this.owner.server().stream(Json.message("Count"));
				EventStream followed = this.b.follow(this.b.request("/runs/" + asked.runId() + "/stream"))) {
			gate.release();
			asked.event("token");
			assertThat(followed.event("token").get("content")).isEqualTo("One");
			this.owner.kill();
			assertThat(followed.event("restart").get("reason")).isEqualTo("takeover");
			assertThat(followed.event("done").get("response")).isEqualTo("Once more");
			try (EventStream late = this.b.follow(this.b.request("/runs/" + asked.runId() + "/stream?after=2"))) {
				assertThat(late.types()).containsExactly("restart", "token", "token", "done");
			}
			assertThat(this.b.get("/sessions/" + asked.sessionId())).has("/messages/1/content", "Once more")
				.has("/message_count", 2);
		}
	}

	@Test
	void aPausedServerChangesNothingWhenItWakesUp() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two", " three").gatedBy(gate), Answer.tokens("Once", " more"));
		try (EventStream asked = this.owner.server().stream(Json.message("Count"));
				EventStream followed = this.b.follow(this.b.request("/runs/" + asked.runId() + "/stream"))) {
			gate.release();
			asked.event("token");
			followed.event("token");
			signal("STOP");
			gate.releaseAll();
			List<Event> all = followed.all();
			List<Event> rest = all.subList(all.size() - Math.min(all.size(), 4), all.size());
			assertThat(rest).extracting(Event::type).startsWith("restart").endsWith("done");
			String history = this.b.get("/sessions/" + asked.sessionId()).body();
			signal("CONT");
			assertThat(asked.types()).as("of the paused server")
				.containsExactly("session", "token", "session", "restart", "token", "token", "done");
			assertThat(asked.last().data()).isEqualTo(rest.getLast().data());
			assertThat(this.b.get("/sessions/" + asked.sessionId()).body()).isEqualTo(history);
		}
	}

	private void signal(String name) throws Exception {
		new ProcessBuilder("kill", "-" + name, Long.toString(this.owner.pid())).inheritIO().start().waitFor();
	}

}

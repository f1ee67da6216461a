package dev.parley.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.Nginx;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Behind an nginx that knows nothing of event streams. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class NginxIntegrationTests extends ServerTest {

	private static final Duration SOON = Duration.ofSeconds(5);

	@TempDir
	private Path folder;

	private Nginx nginx;

	@BeforeEach
	void startNginx() throws Exception {
		assumeTrue(Nginx.available(), "There is no nginx on this machine: apt-get install nginx-light");
		this.nginx = Nginx.before(this.server, this.folder);
	}

	@AfterEach
	void stopNginx() {
		if (Nginx.available()) {
			this.nginx.close();
		}
	}

	@Test
	void sendsEachTokenAsSoonAsItIsThere() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two", " three").gatedBy(gate));
		try (EventStream stream = this.nginx.server().stream(Json.message("Count"))) {
			assertThat(stream.next().type()).isEqualTo("session");
			for (String token : List.of("One", " two", " three")) {
				gate.awaitWaiting(1, SOON);
				assertThat(stream.hasNext()).isFalse();
				gate.release();
				assertThat(stream.next(Duration.ofSeconds(1)).get("content")).isEqualTo(token);
			}
			assertThat(stream.last().type()).isEqualTo("done");
		}
	}

	@Test
	void followsARunFromTheLastEventThatWasSeen() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("One", " two", " three").gatedBy(gate));
		String location;
		try (EventStream cut = this.nginx.server().stream(Json.message("Count"))) {
			gate.release();
			cut.event("token");
			location = cut.header("Location");
		}
		try (EventStream back = Calls.resume(this.nginx.server(), location, "2")) {
			gate.release();
			assertThat(back.next(Duration.ofSeconds(1)).get("content")).isEqualTo(" two");
			gate.releaseAll();
			assertThat(back.all()).hasSize(3);
		}
	}

}

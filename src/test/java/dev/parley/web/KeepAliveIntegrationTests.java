package dev.parley.web;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Keep-alive comments of a stream while the model is silent. */
@ServerProperties("parley.web.keep-alive=200ms")
@OwnServers
class KeepAliveIntegrationTests extends ServerTest {

	@Test
	void fillsSilenceWithComments() {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Hello", " world").gatedBy(gate));
		try (EventStream stream = this.server.stream(Json.message("Hi"))) {
			assertThat(stream.comments(2)).containsOnly(" keep-alive");
			gate.release();
			stream.event("token");
			assertThat(stream.comments(4)).containsOnly(" keep-alive");
			gate.releaseAll();
			assertThat(stream.types()).containsExactly("session", "token", "token", "done");
			assertThat(stream.all().getLast().id()).isEqualTo("4");
			assertThat(stream.raw()).contains("\n\n: keep-alive\n\n");
		}
	}

}

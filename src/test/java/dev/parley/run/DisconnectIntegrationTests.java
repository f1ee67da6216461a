package dev.parley.run;

import java.time.Duration;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Patience;
import dev.parley.testing.RecordedRequest;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code on_disconnect}: runs whose last reader disconnects. */
@OwnServers
class DisconnectIntegrationTests extends ServerTest {

	private static final Duration SOON = Patience.LIMIT;

	@Test
	void cancelsAnAnswerWhoseLastReaderHasGone() throws InterruptedException {
		this.model.next(Answer.tokens("Half").thenStall());
		EventStream stream = this.server.stream(Json.message("Hi").put("on_disconnect", "cancel"));
		stream.event("token");
		long gone = System.nanoTime();
		stream.close();
		RecordedRequest asked = this.model.takeRequest(SOON);
		assertThat(asked.awaitConnectionEnding(SOON).since(gone)).isBetween(Duration.ofSeconds(5), SOON);
		assertThat(this.server.awaitRun(stream.runId(), "cancelled")).has("/cancel_cause", "disconnect")
			.has("/response", "Half");
		assertThat(this.server.chat(Json.message("Go on", stream.sessionId()))).hasStatus(200);
	}

	@Test
	void goesOnForAReaderThatComesBackInTime() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Half", " and half").gatedBy(gate));
		gate.release();
		EventStream stream = this.server.stream(Json.message("Hi").put("on_disconnect", "cancel"));
		String seen = stream.event("token").id();
		stream.close();
		try (EventStream back = Calls.resume(this.server, "/runs/" + stream.runId() + "/stream", seen)) {
			assertThat(back.comments(4)).as("one every two seconds").hasSizeGreaterThanOrEqualTo(4);
			gate.releaseAll();
			assertThat(back.tokens()).containsExactly(" and half");
			assertThat(back.last().type()).isEqualTo("done");
		}
	}

	@Test
	void goesOnForASecondReader() throws InterruptedException {
		Gate gate = new Gate();
		this.model.next(Answer.tokens("Half", " and half").gatedBy(gate));
		gate.release();
		EventStream first = this.server.stream(Json.message("Hi").put("on_disconnect", "cancel"));
		first.event("token");
		try (EventStream second = Calls.resume(this.server, "/sessions/" + first.sessionId() + "/stream", "")) {
			second.event("token");
			first.close();
			assertThat(second.comments(4)).hasSizeGreaterThanOrEqualTo(4);
			gate.releaseAll();
			assertThat(second.last().type()).isEqualTo("done");
		}
	}

	@Test
	void refusesCancelForChat() {
		assertThat(this.server.chat(Json.message("Hi").put("on_disconnect", "cancel"))).isInvalid("on_disconnect");
		assertThat(this.server.chat(Json.message("Hi").put("on_disconnect", "continue"))).hasStatus(200);
	}

}

package dev.parley.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.parley.testing.Answer;
import dev.parley.testing.Event;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parallel;
import dev.parley.testing.Patience;
import dev.parley.testing.RawStream;
import dev.parley.testing.ServerProperties;
import dev.parley.testing.ServerTest;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A reader that does not read does not delay others, and is dropped. */
@ServerProperties({ "server.tomcat.connection-timeout=4s", "parley.run.max-answer=16MB",
		"parley.model.token-timeout=5m" })
@OwnServers
class SlowReaderIntegrationTests extends ServerTest {

	private static final int READERS = 50;

	private static final int TOKENS = 1000;

	/** More than the capacity of all buffers between the server and a reader. */
	private static final int REST = 2000;

	/** Three bytes a character: a model's answer may have four million of them. */
	private static final String TOKEN = "漢".repeat(1000) + "é";

	@Test
	void dropsTheReaderThatDoesNotReadAndServesTheOthers() throws Exception {
		Gate gate = new Gate();
		this.model.next(Answer.tokens(tokens()).gatedBy(gate));
		EventStream first = this.server.stream(Json.message("Much").put("on_disconnect", "cancel"));
		first.next();
		URI uri = this.server.uri("/runs/" + first.runId() + "/stream");
		try (RawStream stalled = RawStream.getSlowly(uri)) {
			stalled.read(500, Patience.LIMIT);
			List<Long> seen = Parallel.calls(READERS, (i) -> readAllTokens(uri), () -> gate.release(TOKENS));
			assertThat(seen).hasSize(READERS).allMatch((tokens) -> tokens == TOKENS);
			gate.release(REST);
			first.close();
			// It would not be cancelled if the stalled reader still counted.
			assertThat(this.server.awaitRun(first.runId(), "cancelled")).has("/cancel_cause", "disconnect");
			assertThat(this.server.get("/metrics").body()).contains("parley_readers_dropped_total 1.0");
			List<Event> events = new ArrayList<>(stalled.readAll().events());
			assertThat(events.size()).as("events until it was dropped").isBetween(1, TOKENS + REST);
			try (EventStream back = Calls.resume(this.server, uri.getPath(), events.getLast().id())) {
				events.addAll(back.all());
			}
			assertThat(events).hasSize(TOKENS + REST + 2);
			for (int i = 0; i < events.size(); i++) {
				assertThat(events.get(i).id()).isEqualTo(String.valueOf(i + 1));
			}
			assertThat(events.subList(1, TOKENS + REST + 1)).allMatch((event) -> event.get("content").equals(TOKEN));
			assertThat(events.getLast().type()).isEqualTo("cancelled");
		}
	}

	/** Disconnects after reading all current events; returns the number of tokens. */
	private static long readAllTokens(URI uri) {
		try (RawStream stream = RawStream.get(uri, "")) {
			int seen = 0;
			while (seen <= TOKENS) {
				seen = stream.read(1 << 20, Duration.ofMillis(100)).count();
			}
			return stream.events().stream().filter((event) -> event.data().contains(TOKEN)).count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String[] tokens() {
		String[] tokens = new String[TOKENS + REST + 1];
		Arrays.fill(tokens, TOKEN);
		return tokens;
	}

}

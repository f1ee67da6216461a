package dev.parley.openai.responses;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import dev.parley.run.event.RestartReason;
import dev.parley.run.event.RunEvent;
import dev.parley.store.id.Ids;
import dev.parley.web.sse.ByteBuilder;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** A response whose answer another server has begun again. */
class ResponseEventsTests {

	private static final UUID RUN = Ids.next();

	private static final RunEvent ACCEPTED = new RunEvent.Accepted(Ids.next(), RUN, "assistant", "scripted-1");

	private static final RunEvent RESTART = new RunEvent.Restart(RestartReason.TAKEOVER);

	private final ByteBuilder out = new ByteBuilder();

	@Test
	void failsForAClientThatHasSomeOfIt() {
		add(events(-1), ACCEPTED, new RunEvent.Token("One"), RESTART, new RunEvent.Token("Once"));
		assertThat(written()).contains("response.failed", "One").doesNotContain("Once");
	}

	@Test
	void failsForAClientThatHasEventsOfTheServerBefore() {
		add(events(9), ACCEPTED, RESTART, new RunEvent.Token("Once"));
		assertThat(written()).contains("response.failed", "\"sequence_number\":10").doesNotContain("Once");
	}

	@Test
	void goesOnForAClientThatHasNothing() {
		add(events(-1), ACCEPTED, RESTART, new RunEvent.Token("Once"));
		assertThat(written()).contains("Once").doesNotContain("response.failed");
	}

	@Test
	void isReadWithoutWhatIsVoid() {
		ResponseEvents events = events(Integer.MAX_VALUE);
		add(events, ACCEPTED, new RunEvent.Token("One"), RESTART, new RunEvent.Token("Once"));
		assertThat(events.object("in_progress").toString()).contains("Once").doesNotContain("\"One\"");
	}

	private static ResponseEvents events(int seen) {
		return new ResponseEvents(JsonMapper.shared().createObjectNode(),
				new ResponseFrames(JsonMapper.shared(), seen, null));
	}

	private void add(ResponseEvents events, RunEvent... all) {
		for (RunEvent event : all) {
			events.add(0, event, this.out);
		}
	}

	private String written() {
		return new String(this.out.take(), StandardCharsets.UTF_8);
	}

}

package dev.parley.openai.responses;

import java.time.Duration;
import java.util.List;

import dev.parley.run.event.RunEvent;
import dev.parley.run.log.RunLog;
import dev.parley.run.log.RunReader;
import dev.parley.web.sse.ByteBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.stereotype.Component;

/** Reads the response so far from the log of a run. */
@Component
class ResponseSnapshots {

	private final JsonMapper mapper;

	ResponseSnapshots(JsonMapper mapper) {
		this.mapper = mapper;
	}

	/**
	 * The response.
	 * @param shown the request as far as it is shown again
	 * @param status of a run that has not ended
	 */
	ObjectNode of(RunLog log, JsonNode shown, String status) throws InterruptedException {
		ResponseEvents events = new ResponseEvents(shown, new ResponseFrames(this.mapper, Integer.MAX_VALUE, null));
		ByteBuilder nothing = new ByteBuilder();
		try (RunReader reader = log.reader(0)) {
			List<RunEvent> next = reader.await(Duration.ZERO);
			while (!next.isEmpty()) {
				next.forEach((event) -> events.add(0, event, nothing));
				next = reader.await(Duration.ZERO);
			}
		}
		return events.object(status);
	}

}

package dev.parley.audit;

import java.time.Clock;

import dev.parley.run.event.EndedRun;
import dev.parley.run.event.RunListener;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.event.EventListener;

/**
 * Records runs and security events, each as one line of JSON without messages and
 * answers. Thread-safe.
 */
final class AuditLog implements RunListener {

	/**
	 * Writes only ASCII, because some readers treat other Unicode characters as line
	 * breaks.
	 */
	private static final JsonMapper JSON = JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

	private final AuditFile file;

	private final Clock clock;

	AuditLog(AuditFile file, Clock clock) {
		this.file = file;
		this.clock = clock;
	}

	@Override
	public void ended(EndedRun run) {
		write(AuditLine.of(run));
	}

	@EventListener
	void on(SecurityEvent event) {
		write(AuditLine.of(event, this.clock.instant()));
	}

	private void write(AuditLine line) {
		this.file.write(JSON.writeValueAsString(line));
	}

}

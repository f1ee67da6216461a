package dev.parley.web.health;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.agent.tool.ToolSource;
import dev.parley.security.CurrentUser;
import dev.parley.security.PublicAccess;
import dev.parley.session.SessionManager;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.info.BuildProperties;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Reports the health of the server to people and to probes. Probes check only this
 * process, because a restart does not help if the model or the database is unavailable.
 */
@RestController
class HealthController {

	private final SessionManager sessions;

	private final List<ToolSource> toolSources;

	private final PartsHealth parts;

	private final ApplicationAvailability availability;

	private final CurrentUser user;

	private final boolean open;

	private final String version;

	HealthController(SessionManager sessions, List<ToolSource> toolSources, PartsHealth parts,
			ApplicationAvailability availability, BuildProperties build, CurrentUser user, PublicAccess open) {
		this.sessions = sessions;
		this.toolSources = toolSources;
		this.parts = parts;
		this.availability = availability;
		this.user = user;
		this.open = open.health();
		this.version = String.valueOf(build.getVersion());
	}

	@GetMapping("/health")
	Health health() {
		Map<String, String> states = this.parts.states();
		Map<String, String> servers = mcp();
		boolean down = Stream.of(states, servers).anyMatch((all) -> all.containsValue(state(false)));
		String status = down ? "degraded" : "healthy";
		if (!this.open && this.user.known().isEmpty()) {
			return new Health(status, null, null, null, null);
		}
		return new Health(status, this.version, this.sessions.liveAgents(), states, servers.isEmpty() ? null : servers);
	}

	private Map<String, String> mcp() {
		Map<String, String> states = new TreeMap<>();
		this.toolSources.forEach((source) -> source.servers().forEach((name, up) -> states.put(name, state(up))));
		return states;
	}

	@GetMapping("/health/live")
	ResponseEntity<Probe> live() {
		return probe(this.availability.getLivenessState() == LivenessState.CORRECT);
	}

	@GetMapping("/health/ready")
	ResponseEntity<Probe> ready() {
		return probe(this.availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC);
	}

	private static ResponseEntity<Probe> probe(boolean up) {
		return ResponseEntity.status(up ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE).body(new Probe(state(up)));
	}

	private static String state(boolean up) {
		return up ? "up" : "down";
	}

	/** The health of the server; only authenticated callers get the details. */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record Health(String status, @Nullable String version,
			@JsonProperty("sessions_active") @Nullable Long sessionsActive, @Nullable Map<String, String> parts,
			@Nullable Map<String, String> mcp) {
	}

	/** The answer to a probe. */
	record Probe(String status) {
	}

}

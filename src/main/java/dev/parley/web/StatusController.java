package dev.parley.web;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.agent.model.BreakerStates;
import dev.parley.metrics.RefusalMetrics;

import org.springframework.boot.info.BuildProperties;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Shows administrators what this process has counted since its start: refused requests by
 * code, and the circuit breakers. The package {@code security} admits only the role
 * admin.
 */
@RestController
class StatusController {

	private final RefusalMetrics refusals;

	private final BreakerStates breakers;

	private final String version;

	private final Instant startedAt;

	StatusController(RefusalMetrics refusals, Optional<BreakerStates> breakers, BuildProperties build, Clock clock) {
		this.refusals = refusals;
		this.breakers = breakers.orElse(Map::of);
		this.version = String.valueOf(build.getVersion());
		this.startedAt = clock.instant();
	}

	@GetMapping("/admin/status")
	ServerStatus status() {
		return new ServerStatus(this.version, this.startedAt,
				this.refusals.counts()
					.entrySet()
					.stream()
					.map((entry) -> new Refusals(entry.getKey(), entry.getValue()))
					.toList(),
				this.breakers.states()
					.entrySet()
					.stream()
					.map((entry) -> new UpstreamView(entry.getKey(), BreakerView.of(entry.getValue())))
					.toList());
	}

	/**
	 * The state of this process; {@code upstreams} is empty if the demo model answers.
	 */
	record ServerStatus(String version, @JsonProperty("started_at") Instant startedAt, List<Refusals> refused,
			List<UpstreamView> upstreams) {
	}

	/** How many requests were answered with an error code, and no run. */
	record Refusals(String code, long count) {
	}

	/** The circuit breaker of one upstream. */
	record UpstreamView(String name, BreakerView breaker) {
	}

	/** The state of a circuit breaker. */
	enum BreakerView {

		@JsonProperty("closed")
		CLOSED,

		@JsonProperty("half_open")
		HALF_OPEN,

		@JsonProperty("open")
		OPEN;

		static BreakerView of(BreakerStates.State state) {
			return switch (state) {
				case CLOSED -> CLOSED;
				case HALF_OPEN -> HALF_OPEN;
				case OPEN -> OPEN;
			};
		}

	}

}

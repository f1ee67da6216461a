package dev.parley.agent.model.attempt;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import dev.parley.agent.model.BreakerStates;

/**
 * The upstreams, one for each purpose and not for each address: another model of the same
 * API may answer while the first is down.
 */
record Upstreams(Upstream primary, Upstream fallback, Upstream moderation, boolean demo) implements BreakerStates {

	static Upstreams of(AttemptProperties properties, boolean demo) {
		return new Upstreams(new Upstream("primary", properties), new Upstream("fallback", properties),
				new Upstream("moderation", properties), demo);
	}

	@Override
	public Map<String, State> states() {
		Map<String, State> states = new LinkedHashMap<>();
		if (!this.demo) {
			Stream.of(this.primary, this.fallback, this.moderation)
				.forEach((upstream) -> states.put(upstream.name(), upstream.state()));
		}
		return states;
	}

}

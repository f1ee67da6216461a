package dev.parley.agent.model.attempt;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import dev.parley.agent.model.BreakerStates;
import dev.parley.agent.model.ModelAdapters;
import dev.parley.agent.model.NeededUpstreams;

/**
 * The upstreams, one for each purpose and not for each address: another model of the same
 * API may answer while the first is down.
 */
record Upstreams(Upstream primary, Upstream fallback, Upstream moderation, ModelAdapters adapters,
		Supplier<NeededUpstreams> needed) implements BreakerStates {

	/**
	 * Creates them.
	 * @param needed known as soon as the agents are loaded
	 */
	static Upstreams of(AttemptProperties properties, ModelAdapters adapters, Supplier<NeededUpstreams> needed) {
		return new Upstreams(new Upstream("primary", properties), new Upstream("fallback", properties),
				new Upstream("moderation", properties), adapters, needed);
	}

	@Override
	public Map<String, State> states() {
		Map<String, State> states = new LinkedHashMap<>();
		boolean demo = !this.adapters.primary().understands();
		if (demo) {
			return states;
		}
		add(this.primary, states);
		if (this.adapters.fallback() != null || this.needed.get().fallback()) {
			add(this.fallback, states);
		}
		if (this.needed.get().moderation()) {
			add(this.moderation, states);
		}
		return states;
	}

	private static void add(Upstream upstream, Map<String, State> states) {
		states.put(upstream.name(), upstream.state());
	}

}

package dev.parley.session;

import dev.parley.agent.Agent;

/** A session whose agent is in memory, and whose session it is. */
record LiveSession(String userId, Agent agent) {

	/** Rough size in memory beside the window, in bytes. */
	private static final int OVERHEAD = 512;

	int weight() {
		return OVERHEAD + this.agent.window().weight();
	}

}

package dev.parley.session;

import dev.parley.agent.Agent;

/** The live agent of a session, and the user that the session belongs to. */
record LiveSession(String userId, Agent agent) {

	/** Rough size in memory without the window, in bytes. */
	private static final int OVERHEAD = 512;

	int weight() {
		return OVERHEAD + this.agent.window().weight();
	}

}

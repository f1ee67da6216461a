package dev.parley.session;

/** There is no agent of that name. */
public class AgentNotFoundException extends RuntimeException {

	AgentNotFoundException() {
		super("There is no such agent");
	}

}

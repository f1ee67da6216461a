package dev.parley.session;

/** There is no agent with the requested name. */
public class AgentNotFoundException extends RuntimeException {

	AgentNotFoundException() {
		super("There is no such agent");
	}

}

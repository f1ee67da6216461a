package dev.parley.session;

/** There is no agent with the requested name. */
public class AgentNotFoundException extends RuntimeException {

	/** For an unknown name. */
	public AgentNotFoundException() {
		super("There is no such agent");
	}

}

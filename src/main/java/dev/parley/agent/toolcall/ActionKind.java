package dev.parley.agent.toolcall;

/** Who has to act before a tool call can be made. */
public enum ActionKind {

	/** The caller makes the call, and sends its result. */
	CLIENT,

	/** The user approves the call or declines it; the server makes it. */
	APPROVAL

}

package dev.parley.agent.toolcall;

/** The action that a tool call needs before it can continue. */
public enum ActionKind {

	/** The caller makes the call, and sends its result. */
	CLIENT,

	/** The user approves the call or declines it; the server makes it. */
	APPROVAL

}
